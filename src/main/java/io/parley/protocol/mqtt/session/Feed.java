package io.parley.protocol.mqtt.session;

import io.parley.auth.Identity;
import io.parley.channel.ChannelFilter;
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

        /** More bytes wait than are allowed. Returns whether the oldest are to be forgotten, else somebody sees to it otherwise. */
        boolean lagging();
    }

    private static final System.Logger LOG = System.getLogger(Feed.class.getName());

    private static final int SHORT_LENGTH = 126;

    private final String id;
    private final Identity identity;
    private final String remoteAddress;
    private final int longestLag;
    private final Receiver receiver;
    private final Client client;
    private volatile @Nullable ChannelFilter follows;
    private @Nullable Cursor cursor;
    private long forgotten;

    /**
     * @param of whose it is
     * @param longestLag how many bytes may wait
     */
    Feed(Hub hub, Client of, int longestLag, Receiver receiver) {
        this.id = of.connection().id();
        this.identity = of.identity();
        this.remoteAddress = of.connection().remoteAddress();
        this.longestLag = longestLag;
        this.receiver = receiver;
        this.client = hub.backend().receiver(this);
    }

    /** Subscribes. Nothing is handed over until {@link Subscribed#open()}. */
    CompletionStage<Subscribed> subscribe(ChannelFilter filter) {
        follows = filter;
        return client.subscribe(
                new SubscribeRequest(filter, MqttEvents.FEED, null, 0, false, false, SysTopics.include(filter)));
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

    /** How many bytes were forgotten because too many waited. */
    synchronized long forgotten() {
        return forgotten;
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
        boolean forget = false;
        while (from.isOpen()) {
            if (from.available() == 0) {
                return;
            }
            int length = frameLength(from.bytes(), from.at());
            if (!forget && !receiver.take(publication(from.bytes(), from.at(), length))) {
                if (from.lag() <= longestLag || !receiver.lagging()) {
                    return;
                }
                forget = true;
                continue;
            }
            from.advance(length);
            if (forget) {
                forgotten += length;
                forget = from.lag() > longestLag;
            }
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
        return id;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
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
