package io.parley.http.stream;

import io.parley.channel.Departure;
import io.parley.hub.Hub;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The guests of this node, by their id. Any thread. */
final class Guests {

    private final Hub hub;
    private final Map<String, Guest> byId = new ConcurrentHashMap<>();

    Guests(Hub hub) {
        this.hub = hub;
    }

    int count() {
        return byId.size();
    }

    /** The guest of that id, where it has a stream or a lease here. */
    @Nullable Guest of(String id) {
        return byId.get(id);
    }

    /**
     * The guest for whom the follower follows, a new one where there was none.
     *
     * @throws io.parley.channel.Refusal where there is no room for it
     */
    Guest join(Caller caller, String id, Follower follower) {
        while (true) {
            Guest guest = byId.computeIfAbsent(id, added -> Guest.arrive(hub, caller, id));
            if (guest.add(follower)) {
                guest.goOn(caller);
                return guest;
            }
            byId.remove(id, guest);
        }
    }

    /** Lets go of a follower. */
    void leave(Guest guest, Follower follower, long until, Departure cause) {
        guest.remove(follower, until, cause);
        drop(guest, System.nanoTime(), cause);
    }

    /** Ends what was leased for long enough. Called once a second. */
    void tick(long now) {
        byId.values().forEach(guest -> drop(guest, now, Departure.LOST));
    }

    private void drop(Guest guest, long now, Departure cause) {
        if (guest.leaveWhatNobodyFollows(now, cause)) {
            byId.remove(guest.id(), guest);
        }
    }
}
