package io.parley.http.stream;

import io.parley.auth.Identity;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.hub.SubscribeRequest;
import io.parley.hub.Subscribed;
import io.parley.protocol.json.StreamMessages;
import io.parley.transport.Connection;
import io.parley.transport.Cursor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request that follows channels: subscribes to one after the other, each when what was missed of the one before has gone out, so that
 * what waits is bounded by one reply; then reads the channels' logs.
 *
 * <p>{@link #fill} is called by one thread at a time; all else by any.
 */
abstract class Follower implements Connection, Client.Listener {

    private static final System.Logger LOG = System.getLogger(Follower.class.getName());

    /** Takes what is to be told. */
    interface Sink {

        /** Whether it takes no more for now. */
        boolean full();

        /**
         * Something for this request alone.
         *
         * @param positioned whether the positions have changed with it
         * @param news whether it is worth answering a poll
         */
        void own(String event, byte[] json, boolean positioned, boolean news);

        /** An event as it stands in a channel's log. */
        void shared(byte[] bytes, Entry entry);
    }

    /** Something to be told before what stands in the logs; writes one piece at a time, and says whether there was one. */
    private interface Part {

        boolean tell(Sink sink);
    }

    private final Fallbacks fallbacks;
    private final Caller caller;
    private final String id = Fallbacks.randomId();
    private final FollowRequest request;
    private final Map<String, Integer> placeOf = new HashMap<>();
    private final Map<Cursor, Integer> placeOfCursor = new IdentityHashMap<>();
    private final Positions positions;
    private final Client client;
    private final @Nullable Guest guest;

    private final Queue<Part> parts = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile boolean subscribing;
    private int next;

    /** Guarded by itself. */
    private final ArrayDeque<Cursor> waiting = new ArrayDeque<>();

    /** @throws Refusal where there is no room for it, or the client may not be here */
    @SuppressWarnings("this-escape")
    Follower(Fallbacks fallbacks, Caller caller, FollowRequest request) {
        this.fallbacks = fallbacks;
        this.caller = caller;
        this.request = request;
        List<ChannelFilter> filters = request.filters();
        this.positions = new Positions(filters);
        for (int place = 0; place < filters.size(); place++) {
            placeOf.put(filters.get(place).value(), place);
            positions.set(place, request.wanted().get(place).since());
        }
        String clientId = caller.clientId();
        this.guest = clientId == null ? null : fallbacks.guests().join(caller, clientId, this);
        this.client = guest == null
                ? fallbacks.hub().connect(this, this)
                : fallbacks.hub().connectFurther(this, this);
        End refused = end.get();
        if (refused != null) {
            leave(refused.code().departure(), 0);
            throw refused.asRefusal();
        }
        String name = request.name();
        Client named = guest == null ? client : guest.client();
        if (name != null) {
            named.rename(name);
        }
    }

    /** Whether one who has said no id is a member on its own while this lasts. */
    abstract boolean memberByItself();

    /** Looks whether there is something to tell. May be called before the constructor has ended. */
    abstract void work();

    /** Once a second: whether time has brought about something. */
    abstract void tick(long now);

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final Identity identity() {
        return caller.identity();
    }

    @Override
    public final String remoteAddress() {
        return caller.remoteAddress();
    }

    @Override
    public final @Nullable CloseCode closeCode() {
        End ended = end.get();
        return ended == null ? null : ended.code();
    }

    /** Why it ends, or null as long as it goes on. */
    final @Nullable End end() {
        return end.get();
    }

    /** Whether it follows for one who has said no id. */
    final boolean isAlone() {
        return guest == null;
    }

    /** As whom others see the client. */
    final Client seenAs() {
        return guest == null ? client : guest.client();
    }

    final Fallbacks fallbacks() {
        return fallbacks;
    }

    final FollowRequest request() {
        return request;
    }

    final Positions positions() {
        return positions;
    }

    /** The channels, without the patterns. */
    final List<ChannelName> channels() {
        List<ChannelName> names = new ArrayList<>();
        for (Wanted wanted : request.wanted()) {
            if (wanted.filter() instanceof ChannelName name) {
                names.add(name);
            }
        }
        return names;
    }

    @Override
    public final void expiring(Duration left) {
        tell("expiring", StreamMessages.expiring(left));
    }

    @Override
    public final void unsubscribed(ChannelFilter filter, Refusal why) {
        tell("unsubscribed", StreamMessages.unsubscribed(filter, why));
    }

    /** Notes the first reason to end; false where there was one already. */
    final boolean closing(CloseCode code, String reason) {
        return end.compareAndSet(null, End.now(code, reason));
    }

    @Override
    public final void ready(Cursor cursor) {
        synchronized (waiting) {
            if (!cursor.isOpen() || left.get()) {
                return;
            }
            if (!cursor.waiting) {
                cursor.waiting = true;
                waiting.add(cursor);
            }
        }
        work();
    }

    /** Unsent bytes in the logs. To be called by the thread that may fill. */
    final long lag() {
        long lag = 0;
        synchronized (waiting) {
            for (Cursor cursor : waiting) {
                lag += cursor.isOpen() ? cursor.lag() : 0;
            }
        }
        return lag;
    }

    /** Whether every channel was answered for, and nothing of it waits. */
    final boolean settled() {
        return !subscribing && next == request.wanted().size() && parts.isEmpty();
    }

    /** Hands over what there is, up to what the sink takes. */
    final void fill(Sink sink) {
        while (!sink.full()) {
            Part part = parts.peek();
            if (part != null) {
                if (!part.tell(sink)) {
                    parts.remove();
                }
            } else if (!subscribing && next < request.wanted().size()) {
                subscribing = true;
                subscribe(next++);
            } else if (!read(sink)) {
                return;
            }
        }
    }

    /** The request is over; its client is gone from the hub. Only the first call has an effect. */
    final void leave(Departure cause, long leaseNanos) {
        if (!left.compareAndSet(false, true)) {
            return;
        }
        client.leave(cause);
        if (guest != null) {
            fallbacks.guests().leave(guest, this, System.nanoTime() + leaseNanos, cause);
        }
        fallbacks.forget(this);
    }

    /** Something of this request's own, before all that waits in the logs. */
    final void tell(String event, byte[] json) {
        parts.add(once(sink -> sink.own(event, json, false, true)));
        work();
    }

    private void subscribe(int place) {
        Wanted wanted = request.wanted().get(place);
        SubscribeRequest subscribe = new SubscribeRequest(
                wanted.filter(),
                wanted.encoder(),
                wanted.since(),
                wanted.history(),
                wanted.presence(),
                guest == null && memberByItself());
        CompletionStage<Void> there = guest != null && wanted.filter() instanceof ChannelName name
                ? guest.enter(name)
                : CompletableFuture.completedFuture(null);
        there.thenCompose(entered -> client.subscribe(subscribe)).whenComplete((subscribed, failure) -> {
            if (failure == null) {
                answer(place, wanted, subscribed);
            } else {
                refuse(wanted, failure);
            }
            subscribing = false;
            work();
        });
    }

    private void answer(int place, Wanted wanted, Subscribed subscribed) {
        Iterator<Publication> missed = subscribed.recovery().publications().iterator();
        parts.add(sink -> {
            if (!missed.hasNext()) {
                return false;
            }
            Publication publication = missed.next();
            positions.set(place, publication.position());
            sink.own("publication", StreamMessages.publication(publication), true, true);
            return true;
        });
        // A conflated channel tells its states anew, and so has nothing to recover.
        boolean conflated = subscribed.conflated();
        boolean asked = !conflated && (wanted.since() != null || wanted.lost() != null);
        boolean recovered = wanted.lost() == null && subscribed.recovery().recovered();
        String reason =
                wanted.lost() != null ? wanted.lost() : subscribed.recovery().reason();
        byte[] json = StreamMessages.subscribed(
                wanted.filter(),
                subscribed.position(),
                conflated,
                asked ? recovered : null,
                reason,
                wanted.presence() ? subscribed.roster() : null);
        boolean missing = asked && !recovered && wanted.filter() instanceof ChannelName;
        parts.add(once(sink -> {
            if (!conflated) {
                positions.set(place, subscribed.position());
            }
            sink.own("subscribed", json, !conflated, missing);
        }));
        subscribed.open();
    }

    private void refuse(Wanted wanted, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Refusal refusal = Errors.refusal(cause);
        if (refusal != cause) {
            LOG.log(System.Logger.Level.ERROR, "A subscription of connection " + id + " failed", cause);
        }
        client.refused(refusal);
        byte[] json = StreamMessages.error(refusal, wanted.filter());
        parts.add(once(sink -> sink.own("error", json, false, true)));
    }

    /** Reads from the channel whose turn it is; false where none has anything. */
    private boolean read(Sink sink) {
        Cursor cursor;
        synchronized (waiting) {
            cursor = waiting.poll();
            if (cursor == null) {
                return false;
            }
            cursor.waiting = false;
        }
        while (cursor.isOpen() && cursor.available() > 0) {
            if (sink.full()) {
                synchronized (waiting) {
                    if (!cursor.waiting) {
                        cursor.waiting = true;
                        waiting.add(cursor);
                    }
                }
                return true;
            }
            byte[] bytes = cursor.bytes();
            int start = cursor.at();
            Entry entry = Entry.at(bytes, start);
            if (positions.advance(place(cursor, entry), entry.position())) {
                sink.shared(bytes, entry);
            }
            cursor.advance(entry.end() - start);
        }
        return true;
    }

    private int place(Cursor cursor, Entry entry) {
        return placeOfCursor.computeIfAbsent(cursor, added -> {
            Integer place = placeOf.get(entry.filter());
            if (place == null) {
                throw new IllegalStateException("an event of " + entry.filter() + ", which was not asked for");
            }
            return place;
        });
    }

    private static Part once(java.util.function.Consumer<Sink> told) {
        AtomicBoolean done = new AtomicBoolean();
        return sink -> {
            if (done.get()) {
                return false;
            }
            done.set(true);
            told.accept(sink);
            return true;
        };
    }
}
