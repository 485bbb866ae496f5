package io.parley.auth;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;

/**
 * Whether what is granted covers what is wanted: every channel that the wanted filter can ever match is one that the granted
 * filter matches. Pure.
 *
 * <p>{@code room/#} covers {@code room}, {@code room/lobby}, {@code room/+} and {@code room/+/log/#}; {@code room/+} covers none of
 * the last two; {@code +/lobby} does not cover {@code #}. A filter that starts with a wildcard covers no name and no pattern that
 * starts with {@code $}, just as it does not match them.
 */
final class Coverage {

    private Coverage() {}

    static boolean covers(ChannelFilter granted, ChannelFilter wanted) {
        if (wanted instanceof ChannelName name) {
            return granted.matches(name);
        }
        return granted instanceof ChannelPattern && covers(granted.value(), wanted.value());
    }

    private static boolean covers(String granted, String wanted) {
        if (startsWild(granted) && wanted.charAt(0) == '$') {
            return false;
        }
        if (wanted.equals("#")) {
            // No name is without any segment, so that the two say the same.
            return granted.equals("#") || granted.equals("+/#");
        }
        int g = 0;
        int w = 0;
        while (true) {
            int grantedEnd = segmentEnd(granted, g);
            int wantedEnd = segmentEnd(wanted, w);
            if (granted.startsWith("#", g)) {
                return true;
            }
            if (wanted.startsWith("#", w) || !segmentCovers(granted, g, grantedEnd, wanted, w, wantedEnd)) {
                return false;
            }
            if (wantedEnd == wanted.length()) {
                return grantedEnd == granted.length() || granted.startsWith("/#", grantedEnd);
            }
            if (grantedEnd == granted.length()) {
                return false;
            }
            g = grantedEnd + 1;
            w = wantedEnd + 1;
        }
    }

    private static boolean segmentCovers(String granted, int g, int grantedEnd, String wanted, int w, int wantedEnd) {
        boolean any = grantedEnd - g == 1 && granted.charAt(g) == '+';
        return any || (grantedEnd - g == wantedEnd - w && granted.regionMatches(g, wanted, w, wantedEnd - w));
    }

    private static boolean startsWild(String filter) {
        return filter.charAt(0) == '+' || filter.charAt(0) == '#';
    }

    private static int segmentEnd(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }
}
