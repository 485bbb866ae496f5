package io.parley.handshake;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads an IPv6 address (RFC 4291 section 2.2) and writes it in the one form that RFC 5952 section 4 recommends. */
final class Ipv6 {

    private static final int GROUPS = 8;

    private final String text;
    private final int[] groups = new int[GROUPS];
    private int count;
    private int gap = -1;

    private Ipv6(String text) {
        this.text = text;
    }

    /**
     * The address in lower case, without leading zeros, its longest run of zeros shortened; an embedded IPv4 address is
     * written as groups, as browsers do. Null where the text is no address. No zone.
     *
     * @param text the address without brackets
     */
    static @Nullable String canonical(String text) {
        Ipv6 address = new Ipv6(text);
        return address.read() ? address.write() : null;
    }

    private boolean read() {
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < text.length()) {
            int end = endOfGroup(at);
            if (end == at || count == GROUPS) {
                return false;
            }
            if (end < text.length() && text.charAt(end) == '.') {
                return readIpv4(at) && isComplete();
            }
            groups[count++] = Integer.parseInt(text, at, end, 16);
            if (end == text.length()) {
                return isComplete();
            }
            at = end + 1;
            if (text.charAt(end) != ':' || at == text.length()) {
                return false;
            }
            if (text.charAt(at) == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = count;
                at++;
            }
        }
        return isComplete();
    }

    private int endOfGroup(int from) {
        int end = from;
        while (end < text.length() && end - from < 4 && isHex(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private boolean readIpv4(int from) {
        if (count > GROUPS - 2) {
            return false;
        }
        int at = from;
        int address = 0;
        for (int part = 0; part < 4; part++) {
            int value = 0;
            int start = at;
            while (at < text.length() && at - start < 3 && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                value = value * 10 + text.charAt(at++) - '0';
            }
            boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
            if (at == start || leadingZero || value > 255) {
                return false;
            }
            address = address << 8 | value;
            if (part < 3 && (at == text.length() || text.charAt(at++) != '.')) {
                return false;
            }
        }
        groups[count++] = address >>> 16;
        groups[count++] = address & 0xffff;
        return at == text.length();
    }

    /** Two colons stand for at least one group of zeros. */
    private boolean isComplete() {
        if (gap < 0) {
            return count == GROUPS;
        }
        if (count == GROUPS) {
            return false;
        }
        int behindGap = count - gap;
        System.arraycopy(groups, gap, groups, GROUPS - behindGap, behindGap);
        Arrays.fill(groups, gap, GROUPS - behindGap, 0);
        return true;
    }

    private String write() {
        int longest = 1;
        int shortened = -1;
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - start > longest) {
                longest = end - start;
                shortened = start;
            }
        }
        StringBuilder written = new StringBuilder();
        for (int at = 0; at < GROUPS; at++) {
            if (at == shortened) {
                written.append("::");
                at += longest - 1;
            } else {
                if (!written.isEmpty() && written.charAt(written.length() - 1) != ':') {
                    written.append(':');
                }
                written.append(Integer.toHexString(groups[at]));
            }
        }
        return written.toString();
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
