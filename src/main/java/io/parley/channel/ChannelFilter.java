package io.parley.channel;

/** What a subscription names: one channel, or every channel that a pattern matches. */
public sealed interface ChannelFilter permits ChannelName, ChannelPattern {

    /** The filter as its subscriber wrote it. */
    String value();

    /** Whether publications in the channel reach a subscriber of this filter. */
    boolean matches(ChannelName channel);

    /**
     * Reads a channel name or a pattern: a text with a {@code +} or {@code #} segment is a pattern.
     *
     * @throws Refusal with {@link ErrorCode#BAD_CHANNEL} where the text is neither
     */
    static ChannelFilter parse(String text) {
        return text.indexOf('+') >= 0 || text.indexOf('#') >= 0 ? ChannelPattern.parse(text) : ChannelName.parse(text);
    }
}
