package io.parley.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/**
 * What counts as one address: an IPv4 address, or the /64 of an IPv6 address, which is what one customer has at least (RFC 6177
 * section 2), so that nobody has more than one by having many.
 */
public final class AddressBlock {

    private static final int PREFIX_BYTES = 8;

    private AddressBlock() {}

    /** The block as a text for maps. An IPv4 address that is mapped into IPv6 is the IPv4 address; what is no address is itself. */
    public static String of(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        int zone = address.indexOf('%');
        try {
            // With brackets nothing but an IPv6 address is accepted, and nothing is looked up.
            byte[] bytes = InetAddress.getByName("[" + (zone < 0 ? address : address.substring(0, zone)) + "]")
                    .getAddress();
            return bytes.length > PREFIX_BYTES
                    ? HexFormat.of().formatHex(bytes, 0, PREFIX_BYTES) + "/64"
                    : InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
