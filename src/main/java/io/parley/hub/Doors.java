package io.parley.hub;

import io.parley.auth.Access;
import io.parley.auth.Action;
import io.parley.auth.Authenticator;
import io.parley.auth.Identity;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.ErrorCode;
import io.parley.channel.OwnChannels;
import io.parley.channel.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Who may use a hub, for what and for how long: the ports it asks and the times it keeps.
 *
 * @param authenticator finds out who shows credentials
 * @param access decides what they may do
 * @param revoked whether what somebody has proven holds no longer; asked of each client twice a second, must not block
 * @param anonymous whether a client that has shown no credentials may do more than show some
 * @param grace how long a client whose credentials have run out may go on, in order to show new ones; zero or more
 * @param connectDeadline how long a client that must show credentials has until the first; more than zero
 * @param clock tells when credentials run out
 */
public record Doors(
        Authenticator authenticator,
        Access access,
        Predicate<Identity> revoked,
        boolean anonymous,
        Duration grace,
        Duration connectDeadline,
        InstantSource clock) {

    /** For a hub without authentication: everybody may do everything, forever. */
    public static final Doors OPEN = guardedBy(Access.EVERYTHING);

    public Doors {
        if (grace.isNegative() || connectDeadline.isNegative() || connectDeadline.isZero()) {
            throw new IllegalArgumentException("a grace is zero or more, and a connect deadline more than zero");
        }
    }

    /** Doors at which nobody has to say who they are. */
    static Doors guardedBy(Access access) {
        return new Doors(
                Authenticator.NOBODY_IS_ASKED,
                access,
                identity -> false,
                true,
                Duration.ZERO,
                Duration.ofSeconds(10),
                InstantSource.system());
    }

    /**
     * Returns where somebody may do this.
     *
     * @throws Refusal where not, or where it has to be known first who that is
     */
    void check(Identity who, Action action, ChannelFilter filter) {
        if (!knows(who)) {
            throw new Refusal(
                    ErrorCode.UNAUTHENTICATED,
                    "this hub wants to know who you are: show credentials before anything else");
        }
        access.check(who, action, filter);
    }

    /** The same for a command, which may have nothing to do with the hub's own channels. */
    void checkOpen(Identity who, Action action, ChannelName channel) {
        OwnChannels.keepFrom(channel);
        check(who, action, channel);
    }

    /** Checks all that a subscription needs as long as there is one. */
    void check(Identity who, ChannelFilter filter, boolean members) {
        check(who, Action.SUBSCRIBE, filter);
        if (members) {
            check(who, Action.PRESENCE, filter);
        }
    }

    /** Checks all that a subscribe asks for. */
    void check(Identity who, SubscribeRequest request) {
        request.check();
        if (request.vouched()) {
            return;
        }
        check(who, request.filter(), request.members());
        if (request.since() != null || request.history() > 0) {
            check(who, Action.HISTORY, request.filter());
        }
    }

    /** Whether somebody has shown as much as is wanted here. */
    public boolean knows(Identity who) {
        return anonymous || who.proof() != Identity.Proof.NONE;
    }

    /** Checks that credentials prove something, and still do. */
    void checkProof(Identity shown) {
        if (shown.proof() == Identity.Proof.NONE) {
            throw new Refusal(
                    ErrorCode.NOT_PERMITTED, "this hub has no authentication configured: connect without a \"token\"");
        }
        if (revoked.test(shown)) {
            throw new Refusal(ErrorCode.UNAUTHENTICATED, "the credentials were revoked");
        }
    }

    /** Checks that a connection keeps its user. */
    static void checkSuccession(Identity before, Identity shown) {
        if (before.proof() != Identity.Proof.NONE && !Objects.equals(before.user(), shown.user())) {
            throw new Refusal(
                    ErrorCode.NOT_PERMITTED,
                    "these are the credentials of another user; a connection keeps its user, so open another one");
        }
    }
}
