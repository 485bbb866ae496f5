package io.parley.channel;

/**
 * A channel name in which {@code +} stands for one segment and a last {@code #} for all the rest, the empty rest included:
 * {@code room/+} matches {@code room/lobby}; {@code room/#} matches {@code room}, {@code room/lobby} and {@code room/a/b}.
 *
 * <p>A pattern that starts with a wildcard does not match names that start with {@code $}, which are the hub's own
 * (MQTT 5.0 section 4.7.2).
 */
public record ChannelPattern(String value) implements ChannelFilter {

    public ChannelPattern {
        ChannelName.checkText(value, "pattern");
        checkWildcards(value);
    }

    /**
     * Reads a pattern.
     *
     * @throws Refusal with {@link ErrorCode#BAD_CHANNEL} where the text is not one
     */
    public static ChannelPattern parse(String text) {
        return new ChannelPattern(text);
    }

    @Override
    public boolean matches(ChannelName channel) {
        String name = channel.value();
        if (name.charAt(0) == '$' && (value.charAt(0) == '+' || value.charAt(0) == '#')) {
            return false;
        }
        int p = 0;
        int n = 0;
        while (true) {
            int patternEnd = segmentEnd(value, p);
            if (value.startsWith("#", p)) {
                return true;
            }
            int nameEnd = segmentEnd(name, n);
            boolean any = patternEnd - p == 1 && value.charAt(p) == '+';
            if (!any && !(patternEnd - p == nameEnd - n && value.regionMatches(p, name, n, nameEnd - n))) {
                return false;
            }
            if (nameEnd == name.length()) {
                return patternEnd == value.length() || value.startsWith("/#", patternEnd);
            }
            if (patternEnd == value.length()) {
                return false;
            }
            p = patternEnd + 1;
            n = nameEnd + 1;
        }
    }

    @Override
    public String toString() {
        return value;
    }

    private static int segmentEnd(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }

    private static void checkWildcards(String text) {
        boolean wild = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '+' && c != '#') {
                continue;
            }
            wild = true;
            boolean startsSegment = i == 0 || text.charAt(i - 1) == '/';
            boolean endsSegment = i + 1 == text.length() || text.charAt(i + 1) == '/';
            if (!startsSegment || !endsSegment) {
                throw new Refusal(
                        ErrorCode.BAD_CHANNEL, "'" + c + "' in a pattern stands for a whole segment, as in room/" + c);
            }
            if (c == '#' && i + 1 != text.length()) {
                throw new Refusal(ErrorCode.BAD_CHANNEL, "'#' in a pattern comes last");
            }
        }
        if (!wild) {
            throw new Refusal(ErrorCode.BAD_CHANNEL, "a pattern has a '+' or a '#' segment");
        }
    }
}
