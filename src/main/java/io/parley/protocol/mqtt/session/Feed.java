package io.parley.protocol.mqtt.session;

import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.CloseCode;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.hub.Hub;
import io.parley.hub.SubscribeRequest;
import io.parley.hub.Subscribed;
import io.parley.transport.Connection;
import io.parley.transport.Cursor;
import io.parley.transport.FlushBatch;
import io.parley.transport.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A subscription whose publications are handed over one by one, at the pace of whoever receives them: what waits is no queue, but a
 * place in the channel's log, which all feeds of the channel share.
 *
 * <p>The receiver is called under this object's lock, and must not ask a feed for anything. Every method may be called by any thread.
 */
final class Feed implements Connection {

    /** Whoever takes the publications. */
    interface Receiver {

        /** Takes the next publication; false where it is to be offered again later. */
        boolean take(Publication publication);

        /** As {@link #take}, of one that comes from history: it was published while nobody took anything. */
        boolean takeMissed(Publication publication);

        /** Whether anybody is there who might take something. */
        boolean isThere();

        /** More bytes wait than are allowed. Returns whether the oldest are to be left to history, else somebody sees to it otherwise. */
        boolean lagging();
    }

    private static final System.Logger LOG = System.getLogger(Feed.class.getName());

    private static final int SHORT_LENGTH = 126;

    private static final int PAGE = 64;

    private final Hub hub;
    private final int longestLag;
    private final int mostMissed;
    private final Receiver receiver;
    private final Client client;
    private volatile @Nullable ChannelFilter follows;
    private @Nullable Cursor cursor;

    /** By the order in which it is to be brought. Guarded by this object, as is what follows. */
    private final Map<ChannelName, Missed> missed = new LinkedHashMap<>(0);

    /** What was read of the first of them. */
    private final Deque<Publication> read = new ArrayDeque<>(0);

    private boolean reading;
    private boolean pumping;

    /**
     * @param settings how many bytes may wait in logs, and of how many channels the rest is read from history
     * @param before what is to be brought before all else, from history
     */
    Feed(Hub hub, MqttSettings settings, Map<ChannelName, Missed> before, Receiver receiver) {
        this.hub = hub;
        this.longestLag = settings.queueBytes();
        this.mostMissed = settings.places();
        this.missed.putAll(before);
        this.receiver = receiver;
        this.client = hub.backend().receiver(this);
    }

    /** Subscribes. Nothing is handed over until {@link Subscribed#open()}. */
    CompletionStage<Subscribed> subscribe(ChannelFilter filter) {
        follows = filter;
        return client.subscribe(SubscribeRequest.vouched(filter, MqttEvents.FEED));
    }

    /** Hands over what the receiver takes. */
    void pump() {
        FlushBatch.begin();
        try {
            synchronized (this) {
                if (cursor != null) {
                    pump(cursor);
                }
            }
        } finally {
            FlushBatch.end();
        }
    }

    /** Ends the subscription. */
    void end() {
        ChannelFilter followed = follows;
        if (followed == null) {
            return;
        }
        try {
            client.unsubscribe(followed);
        } catch (Refusal refusal) {
            LOG.log(System.Logger.Level.DEBUG, "a feed had ended before: {0}", refusal.reason());
        }
    }

    @Override
    public void ready(Cursor ready) {
        FlushBatch.begin();
        try {
            synchronized (this) {
                cursor = ready;
                pump(ready);
            }
        } finally {
            FlushBatch.end();
        }
    }

    private void pump(Cursor from) {
        pumpMissed();
        boolean leave = false;
        while (from.isOpen() && from.available() > 0) {
            int length = frameLength(from.bytes(), from.at());
            Publication next = publication(from.bytes(), from.at(), length);
            if (leave) {
                leave(next);
            } else if (isCatchingUp() || !receiver.take(next)) {
                // Who is catching up gets this from history, too, and is not to be cut for what came meanwhile.
                if (from.lag() <= longestLag || !(isCatchingUp() || receiver.lagging())) {
                    return;
                }
                leave = true;
                continue;
            }
            from.advance(length);
            leave = leave && from.lag() > longestLag;
        }
    }

    private boolean isCatchingUp() {
        return !missed.isEmpty() || !read.isEmpty();
    }

    /** Leaves a publication to history, unless that is so of too many channels: then it is forgotten. */
    private void leave(Publication publication) {
        ChannelName channel = publication.channel();
        Missed part = missed.get(channel);
        if (part != null) {
            missed.put(channel, part.with(publication));
        } else if (missed.size() < mostMissed) {
            missed.put(channel, Missed.of(publication));
        }
    }

    /** Hands over what is to be read from history, as far as somebody takes it. Holds the lock. */
    private void pumpMissed() {
        pumping = true;
        while (!reading && receiver.isThere() && !(missed.isEmpty() && read.isEmpty())) {
            if (read.isEmpty()) {
                readOn();
            } else if (receiver.takeMissed(read.element())) {
                read.remove();
            } else {
                break;
            }
        }
        pumping = false;
    }

    private void readOn() {
        Map.Entry<ChannelName, Missed> first = missed.entrySet().iterator().next();
        ChannelName channel = first.getKey();
        reading = true;
        hub.backend()
                .history(channel, HistoryQuery.after(first.getValue().after(), PAGE))
                .whenComplete((page, failure) -> arrived(channel, page, failure));
    }

    private synchronized void arrived(ChannelName channel, @Nullable HistoryPage page, @Nullable Throwable failure) {
        reading = false;
        Missed part = missed.get(channel);
        if (page == null || part == null) {
            LOG.log(System.Logger.Level.WARNING, "history of " + channel + " could not be read", failure);
            missed.remove(channel);
        } else {
            read.addAll(part.of(page.publications()));
            Missed rest = part.after(page.publications());
            if (rest == null) {
                missed.remove(channel);
            } else {
                missed.put(channel, rest);
            }
        }
        if (!pumping) {
            pump();
        }
    }

    private static Publication publication(byte[] bytes, int at, int length) {
        int header = headerLength(bytes, at);
        return PublicationCodec.decode(ByteBuffer.wrap(bytes, at + header, length - header));
    }

    /** RFC 6455 section 5.2, as {@link Frame} writes it. */
    private static int headerLength(byte[] bytes, int at) {
        int length = bytes[at + 1] & 0x7F;
        return length < SHORT_LENGTH ? 2 : length == SHORT_LENGTH ? 4 : 10;
    }

    private static int frameLength(byte[] bytes, int at) {
        int length = bytes[at + 1] & 0x7F;
        ByteBuffer from = ByteBuffer.wrap(bytes);
        return length < SHORT_LENGTH
                ? 2 + length
                : length == SHORT_LENGTH
                        ? 4 + (from.getShort(at + 2) & 0xFFFF)
                        : 10 + Math.toIntExact(from.getLong(at + 2));
    }

    @Override
    public String id() {
        return "feed";
    }

    @Override
    public String remoteAddress() {
        return "";
    }

    @Override
    public void send(Frame frame) {
        throw new UnsupportedOperationException("a feed has publications only");
    }

    @Override
    public void close(CloseCode code, String reason) {
        end();
    }

    @Override
    public @Nullable CloseCode closeCode() {
        return null;
    }
}
