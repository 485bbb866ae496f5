package io.parley.hub;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelPattern;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The bounds that the hub keeps; each is a setting of the same name under {@code parley.limits}.
 *
 * @param connectionsPerUser how many connections a user may have; 0 is no limit
 * @param connectionsPerAddress how many connections may come from one address; 0 is no limit
 * @param messageBytes the largest payload of a publication, in bytes
 * @param subscriptions how many channels and patterns one connection may subscribe to
 * @param channels how many channels and patterns may have subscribers on this node
 * @param patterns how many different patterns may have subscribers on this node
 * @param membersListed how many members a reply lists at most
 * @param replyBytes how many bytes of publications one reply carries at most; a page of history has one at least
 * @param states how many states of a conflated channel are kept for subscribers to come
 * @param jsonDepth how deeply JSON may be nested
 */
public record HubLimits(
        int connectionsPerUser,
        int connectionsPerAddress,
        int messageBytes,
        int subscriptions,
        int channels,
        int patterns,
        int membersListed,
        int replyBytes,
        int states,
        int jsonDepth) {

    /** The limits that hold where nothing is configured. */
    public static final HubLimits DEFAULTS =
            new HubLimits(0, 0, 1 << 20, 1000, 1_000_000, 10_000, 1000, 1 << 20, 10_000, 64);

    /** Why a publication of so many bytes is not taken, or null. */
    @Nullable Refusal tooLarge(int bytes) {
        return bytes <= messageBytes
                ? null
                : new Refusal(
                        ErrorCode.TOO_LARGE,
                        Limit.MESSAGE_BYTES,
                        "a publication carries at most " + messageBytes + " bytes (parley.limits.message-bytes)");
    }

    /**
     * Checks that a connection that has so many subscriptions may have one more.
     *
     * @throws Refusal with {@link ErrorCode#LIMIT_EXCEEDED} where it may not
     */
    void checkSubscriptions(int held) {
        if (held >= subscriptions) {
            throw new Refusal(
                    ErrorCode.LIMIT_EXCEEDED,
                    Limit.SUBSCRIPTIONS,
                    "a connection has at most " + subscriptions + " subscriptions (parley.limits.subscriptions)");
        }
    }

    /**
     * Checks that the hub may follow one more channel or pattern.
     *
     * @param followed how many it follows
     * @param wild how many of them are patterns
     * @throws Refusal with {@link ErrorCode#LIMIT_EXCEEDED} where it may not
     */
    void checkRoom(ChannelFilter filter, int followed, int wild) {
        if (followed >= channels) {
            throw new Refusal(
                    ErrorCode.LIMIT_EXCEEDED,
                    Limit.CHANNELS,
                    "the hub has " + channels + " channels with subscribers, its most (parley.limits.channels)");
        }
        if (filter instanceof ChannelPattern && wild >= patterns) {
            throw new Refusal(
                    ErrorCode.LIMIT_EXCEEDED,
                    Limit.PATTERNS,
                    "the hub has " + patterns + " patterns with subscribers, its most (parley.limits.patterns)");
        }
    }
}
