package io.parley.channel;

/**
 * The name of a channel: segments separated by {@code /}, for example {@code room/lobby}.
 *
 * <p>At most {@value #MAX_BYTES} bytes in UTF-8, at least one; no control characters, no unpaired surrogates, and no {@code +}
 * or {@code #}, which belong to {@linkplain ChannelPattern patterns}. Segments may be empty, since MQTT topics may have
 * empty levels (MQTT 5.0 section 4.7.1.1).
 */
public record ChannelName(String value) implements ChannelFilter {

    /** The longest name, in bytes of UTF-8. */
    public static final int MAX_BYTES = 255;

    public ChannelName {
        checkText(value, "channel name");
        if (value.indexOf('+') >= 0 || value.indexOf('#') >= 0) {
            throw new Refusal(ErrorCode.BAD_CHANNEL, "a channel name has no '+' or '#'; those are for patterns");
        }
    }

    /**
     * Reads a channel name.
     *
     * @throws Refusal with {@link ErrorCode#BAD_CHANNEL} where the text is not one
     */
    public static ChannelName parse(String text) {
        return new ChannelName(text);
    }

    /** The first segment, whose rules the channel lives under. */
    public String namespace() {
        int slash = value.indexOf('/');
        return slash < 0 ? value : value.substring(0, slash);
    }

    @Override
    public boolean matches(ChannelName channel) {
        return equals(channel);
    }

    @Override
    public String toString() {
        return value;
    }

    /** What names and patterns have in common: length in UTF-8, no control characters, no unpaired surrogates. */
    static void checkText(String text, String what) {
        if (text.isEmpty()) {
            throw new Refusal(ErrorCode.BAD_CHANNEL, "a " + what + " has at least one character");
        }
        int bytes = 0;
        for (int i = 0; i < text.length() && bytes <= MAX_BYTES; i++) {
            char c = text.charAt(i);
            if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
                throw new Refusal(ErrorCode.BAD_CHANNEL, "a " + what + " has no control characters");
            } else if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                throw new Refusal(
                        ErrorCode.BAD_CHANNEL, "a " + what + " is whole Unicode, with no half of a surrogate pair");
            }
        }
        if (bytes > MAX_BYTES) {
            throw new Refusal(ErrorCode.BAD_CHANNEL, "a " + what + " has at most " + MAX_BYTES + " bytes in UTF-8");
        }
    }
}
