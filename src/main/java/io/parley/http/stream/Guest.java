package io.parley.http.stream;

import io.parley.auth.Credentials;
import io.parley.auth.Identity;
import io.parley.channel.ChannelName;
import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.hub.Client;
import io.parley.hub.Hub;
import io.parley.hub.SubscribeRequest;
import io.parley.transport.Connection;
import io.parley.transport.Cursor;
import io.parley.transport.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One client as the others see it, through all its streams, polls and commands: a member of the channels that it follows while a stream
 * does, and for a while after a poll.
 *
 * <p>Nothing that a request needs is kept here: where a client's next request finds another node, that node has a guest of its own.
 */
final class Guest implements Connection {

    /** A client that follows in more ways at once has lost track of the older ones. */
    private static final int MOST_FOLLOWERS = 4;

    private final String id;
    private final String remoteAddress;
    private final Identity identity;
    private final Client client;
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();
    private volatile Credentials shown;

    /** Whether the hub has taken it in: it may be sent away while it is. */
    private volatile boolean arrived;

    /** All below is guarded by this object. */
    private final Map<ChannelName, CompletionStage<Void>> entered = new HashMap<>();

    private final List<Follower> followers = new ArrayList<>();
    private Set<ChannelName> leased = Set.of();
    private long leasedUntil;
    private boolean gone;

    @SuppressWarnings("this-escape")
    private Guest(Hub hub, Caller caller, String id) {
        this.id = id;
        this.remoteAddress = caller.remoteAddress();
        this.identity = caller.identity();
        this.shown = caller.shown();
        this.client = hub.connect(this);
    }

    /**
     * A new guest.
     *
     * @throws io.parley.channel.Refusal where there is no room for it
     */
    static Guest arrive(Hub hub, Caller caller, String id) {
        Guest guest = new Guest(hub, caller, id);
        guest.arrived = true;
        End refused = guest.end.get();
        if (refused != null) {
            guest.client.leave(refused.code().departure());
            throw refused.asRefusal();
        }
        return guest;
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

    /** Whether these are the credentials that it has shown last. */
    boolean hasShown(Credentials credentials) {
        return shown.equals(credentials);
    }

    /** Goes on as its newest request says. */
    void goOn(Caller caller) {
        shown = caller.shown();
        client.become(caller.identity());
    }

    /** The guest's own client in the hub, to speak for it. */
    Client client() {
        return client;
    }

    /** Takes in one more that follows for it. False where the guest is gone: another one is needed. */
    boolean add(Follower follower) {
        Follower oldest = null;
        synchronized (this) {
            if (gone) {
                return false;
            }
            followers.add(follower);
            if (followers.size() > MOST_FOLLOWERS) {
                oldest = followers.get(0);
            }
        }
        if (oldest != null) {
            oldest.close(CloseCode.REPLACED, "the same client follows in more than " + MOST_FOLLOWERS + " ways");
        }
        return true;
    }

    /** Becomes a member of the channel, unless it is one; fails where it may not be. */
    CompletionStage<Void> enter(ChannelName channel) {
        synchronized (this) {
            if (gone) {
                return CompletableFuture.completedFuture(null);
            }
            CompletionStage<Void> there = entered.get(channel);
            if (there != null) {
                return there;
            }
            CompletionStage<Void> entering = client.subscribe(SubscribeRequest.to(channel, StreamEvents.NOTHING))
                    .thenAccept(subscribed -> {});
            entered.put(channel, entering);
            return entering;
        }
    }

    /**
     * One that followed for it has ended.
     *
     * @param until the nanosecond up to which its channels stay entered all the same
     */
    void remove(Follower follower, long until, Departure cause) {
        synchronized (this) {
            followers.remove(follower);
            if (until - System.nanoTime() > 0) {
                leased = Set.copyOf(follower.channels());
                leasedUntil = until;
            }
        }
        leaveWhatNobodyFollows(System.nanoTime(), cause);
    }

    /** Leaves the channels that are not followed and not leased any more, and with the last of them the hub; whether it did. */
    boolean leaveWhatNobodyFollows(long now, Departure cause) {
        List<ChannelName> left = new ArrayList<>();
        boolean all;
        synchronized (this) {
            if (gone) {
                return true;
            }
            Set<ChannelName> kept = new HashSet<>();
            boolean leasing = leasedUntil - now > 0;
            if (leasing) {
                kept.addAll(leased);
            }
            followers.forEach(follower -> kept.addAll(follower.channels()));
            all = followers.isEmpty() && !leasing;
            gone = all;
            if (!all) {
                entered.keySet().stream().filter(name -> !kept.contains(name)).forEach(left::add);
                left.forEach(entered::remove);
            }
        }
        if (all) {
            client.leave(cause);
            return true;
        }
        for (ChannelName name : left) {
            // One whose subscribe was refused is not there to be left.
            if (client.subscriptions().contains(name)) {
                client.unsubscribe(name);
            }
        }
        return false;
    }

    @Override
    public void ready(Cursor cursor) {
        // It follows in an encoding that carries nothing.
    }

    @Override
    public void send(Frame frame) {
        throw new UnsupportedOperationException("a guest has no wire; its streams have");
    }

    /** Ends all that it has open. */
    @Override
    public void close(CloseCode code, String reason) {
        if (!end.compareAndSet(null, End.now(code, reason))) {
            return;
        }
        List<Follower> ended;
        synchronized (this) {
            gone = true;
            ended = List.copyOf(followers);
        }
        ended.forEach(follower -> follower.close(code, reason));
        if (arrived) {
            client.leave(code.departure());
        }
    }

    @Override
    public @Nullable CloseCode closeCode() {
        End ended = end.get();
        return ended == null ? null : ended.code();
    }
}
