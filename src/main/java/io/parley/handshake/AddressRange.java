package io.parley.handshake;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One address, or all that begin with the same bits (CIDR, RFC 4632 and RFC 4291 section 2.3). An IPv4 address that is mapped into
 * IPv6 ({@code ::ffff:192.0.2.1}) is the IPv4 address. Names are no addresses and nothing is looked up.
 */
final class AddressRange {

    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private final byte[] address;
    private final int bits;

    private AddressRange(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /** Reads {@code 192.0.2.1}, {@code 10.0.0.0/8}, {@code ::1} or {@code fd00::/8}; null where the text is none of these. */
    static @Nullable AddressRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int bits = slash < 0 ? address.length * 8 : prefix(text.substring(slash + 1), address.length * 8);
        return bits < 0 ? null : new AddressRange(address, bits);
    }

    boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        int whole = bits / 8;
        int mask = 0xFF00 >> bits % 8 & 0xFF;
        return Arrays.equals(address, 0, whole, other, 0, whole)
                && (mask == 0 || ((address[whole] ^ other[whole]) & mask) == 0);
    }

    /** The 4 or 16 bytes of an address; null where the text is none. An IPv6 address may have a zone, which does not count. */
    static byte @Nullable [] bytes(String text) {
        int zone = text.indexOf('%');
        String address = zone > 0 && text.indexOf(':') >= 0 ? text.substring(0, zone) : text;
        boolean v6 = address.indexOf(':') >= 0;
        boolean v4 = !v6 && address.indexOf('.') >= 0;
        String canonical = v6 || v4 ? Ipv6.canonical(v6 ? address : "::ffff:" + address) : null;
        if (canonical == null) {
            return null;
        }
        byte[] all = expand(canonical);
        return Arrays.equals(all, 0, MAPPED.length, MAPPED, 0, MAPPED.length)
                ? Arrays.copyOfRange(all, MAPPED.length, all.length)
                : all;
    }

    /** The bytes of a canonical address. */
    private static byte[] expand(String canonical) {
        byte[] bytes = new byte[16];
        int gap = canonical.indexOf("::");
        String head = gap < 0 ? canonical : canonical.substring(0, gap);
        String tail = gap < 0 ? "" : canonical.substring(gap + 2);
        put(head, bytes, 0);
        put(tail, bytes, 16 - 2 * groups(tail).length);
        return bytes;
    }

    private static void put(String text, byte[] bytes, int from) {
        int at = from;
        for (String group : groups(text)) {
            int value = Integer.parseInt(group, 16);
            bytes[at++] = (byte) (value >>> 8);
            bytes[at++] = (byte) value;
        }
    }

    private static String[] groups(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    private static int prefix(String text, int most) {
        if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int bits = Integer.parseInt(text);
        return bits <= most ? bits : -1;
    }
}
