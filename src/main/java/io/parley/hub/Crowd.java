package io.parley.hub;

import io.parley.channel.CloseCode;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import io.parley.transport.AddressBlock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many connections each user and each address has, and no more than they may. Any thread.
 *
 * <p>Only who has a connection is counted, so that there is no more to remember than there are connections.
 */
public final class Crowd {

    private final int perUser;
    private final int perAddress;
    private final Map<String, Integer> users = new ConcurrentHashMap<>();
    private final Map<String, Integer> addresses = new ConcurrentHashMap<>();

    /**
     * @param perUser how many connections a user may have; 0 is no limit
     * @param perAddress how many connections may come from one {@link AddressBlock}; 0 is no limit
     */
    Crowd(int perUser, int perAddress) {
        this.perUser = perUser;
        this.perAddress = perAddress;
    }

    /**
     * Why one more connection would not be taken, or null. A handshake asks, so that it can be refused in time; the connection
     * itself is counted later, when it is open, and may then be one too many all the same.
     *
     * @param user who it is, or null where nobody knows yet
     */
    public @Nullable Refusal refusal(String address, @Nullable String user) {
        if (perAddress > 0 && addresses.getOrDefault(AddressBlock.of(address), 0) >= perAddress) {
            return addressIsFull();
        }
        return perUser > 0 && user != null && users.getOrDefault(user, 0) >= perUser ? userIsFull() : null;
    }

    /** Takes the place for a client; false where there is no room: then its connection is closed. */
    static boolean admit(Client client, Place place, HubCounts counts) {
        try {
            place.take(client.identity().user());
            return true;
        } catch (Refusal full) {
            Limit limit = full.limit();
            if (limit != null) {
                counts.limits().add(limit);
            }
            client.connection().close(CloseCode.TRY_AGAIN_LATER, full.reason());
            return false;
        }
    }

    /** A place for one connection, not taken yet. */
    Place place(String address) {
        return new Place(perAddress > 0 ? AddressBlock.of(address) : "");
    }

    /** What one connection takes up. */
    final class Place {

        private final String address;
        private @Nullable String user;
        private boolean taken;
        private boolean left;

        private Place(String address) {
            this.address = address;
        }

        /**
         * Takes the place, for this user where it is known.
         *
         * @throws Refusal with {@link ErrorCode#LIMIT_EXCEEDED} where there is no room; the connection is not to go on then
         */
        synchronized void take(@Nullable String who) {
            if (perAddress > 0 && !increment(addresses, address, perAddress)) {
                throw addressIsFull();
            }
            taken = true;
            become(who);
        }

        /**
         * Goes on as this user.
         *
         * @throws Refusal with {@link ErrorCode#LIMIT_EXCEEDED} where that user has no room; then it stays as it was
         */
        synchronized void become(@Nullable String who) {
            if (perUser == 0 || left || (user == null ? who == null : user.equals(who))) {
                return;
            }
            if (who != null && !increment(users, who, perUser)) {
                throw userIsFull();
            }
            if (user != null) {
                decrement(users, user);
            }
            user = who;
        }

        /** Gives it up; once, whatever was taken. */
        synchronized void leave() {
            if (left) {
                return;
            }
            left = true;
            if (taken && perAddress > 0) {
                decrement(addresses, address);
            }
            if (user != null) {
                decrement(users, user);
            }
        }
    }

    /** How many users and addresses are counted. */
    int size() {
        return users.size() + addresses.size();
    }

    private static boolean increment(Map<String, Integer> counts, String who, int most) {
        // The count stays as it is where it is at its most, so that what it becomes does not say whether it grew.
        boolean[] grown = new boolean[1];
        counts.compute(who, (key, count) -> {
            int before = count == null ? 0 : count;
            grown[0] = before < most;
            return grown[0] ? before + 1 : before;
        });
        return grown[0];
    }

    private static void decrement(Map<String, Integer> counts, String who) {
        counts.computeIfPresent(who, (key, count) -> count == 1 ? null : count - 1);
    }

    private Refusal addressIsFull() {
        return new Refusal(
                ErrorCode.LIMIT_EXCEEDED,
                Limit.CONNECTIONS_PER_ADDRESS,
                "this address has " + perAddress + " connections, its most (" + Limit.CONNECTIONS_PER_ADDRESS + ")");
    }

    private Refusal userIsFull() {
        return new Refusal(
                ErrorCode.LIMIT_EXCEEDED,
                Limit.CONNECTIONS_PER_USER,
                "this user has " + perUser + " connections, the most (" + Limit.CONNECTIONS_PER_USER + ")");
    }
}
