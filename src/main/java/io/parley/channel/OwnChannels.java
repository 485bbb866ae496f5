package io.parley.channel;

/**
 * The rule on channels whose names start with {@code $}: they are the hub's own, and nobody from outside publishes, subscribes or looks
 * there, whatever they speak. The one exception is a subscription that a protocol of the hub makes on purpose, as MQTT does for {@code
 * $SYS}.
 */
public final class OwnChannels {

    private static final char MARK = '$';

    private OwnChannels() {}

    /** Whether it is one of the hub's own, or a pattern that matches only those. */
    public static boolean include(ChannelFilter filter) {
        return filter.value().charAt(0) == MARK;
    }

    /**
     * Returns where it is none of them.
     *
     * @throws Refusal with {@link ErrorCode#BAD_CHANNEL} where it is
     */
    public static void keepFrom(ChannelFilter filter) {
        if (include(filter)) {
            throw new Refusal(ErrorCode.BAD_CHANNEL, "channels that start with '$' are the hub's own");
        }
    }
}
