package io.parley.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** Whether a request comes from the machine that the hub runs on. */
public final class Peer {

    /** What proxies add: behind one on this machine every request comes from it, whoever has sent it. */
    private static final List<String> FORWARDED =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

    private Peer() {}

    public static boolean isLocal(HttpServletRequest request) {
        return isLoopback(request.getRemoteAddr())
                && FORWARDED.stream().allMatch(header -> request.getHeader(header) == null);
    }

    /** Of an address as servlet containers write it, with or without brackets and zone; a name is never looked up. */
    static boolean isLoopback(String address) {
        String plain =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        int zone = plain.indexOf('%');
        String ip = zone < 0 ? plain : plain.substring(0, zone);
        return ip.equals("::1") || ip.equals("0:0:0:0:0:0:0:1") || ip.matches("127(\\.[0-9]{1,3}){3}");
    }
}
