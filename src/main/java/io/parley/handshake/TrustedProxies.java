package io.parley.handshake;

import java.util.ArrayList;
import java.util.List;

/** The proxies whose word on the client in front of them is taken; immutable. */
public final class TrustedProxies {

    private final List<AddressRange> ranges;

    private TrustedProxies(List<AddressRange> ranges) {
        this.ranges = ranges;
    }

    /**
     * Trusts these.
     *
     * @param entries addresses such as {@code 127.0.0.1} and ranges such as {@code 10.0.0.0/8} or {@code fd00::/8}
     * @throws IllegalArgumentException with the entry in quotes, where one is neither
     */
    public static TrustedProxies of(List<String> entries) {
        List<AddressRange> ranges = new ArrayList<>();
        for (String entry : entries) {
            AddressRange range = AddressRange.parse(entry);
            if (range == null) {
                throw new IllegalArgumentException("Neither an address nor a range: " + Excerpt.of(entry));
            }
            ranges.add(range);
        }
        return new TrustedProxies(List.copyOf(ranges));
    }

    /** Whether a proxy of this address is trusted; what is no address is not. */
    public boolean contains(String address) {
        byte[] bytes = ranges.isEmpty() ? null : AddressRange.bytes(address);
        if (bytes != null) {
            for (AddressRange range : ranges) {
                if (range.contains(bytes)) {
                    return true;
                }
            }
        }
        return false;
    }
}
