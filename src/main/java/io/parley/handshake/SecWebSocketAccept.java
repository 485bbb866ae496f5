package io.parley.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Computes the value of {@code Sec-WebSocket-Accept}, RFC 6455 section 4.2.2 item 5.4. */
public final class SecWebSocketAccept {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private SecWebSocketAccept() {}

    /** The base64 of the SHA-1 of the key, taken as the text it was sent as, and the protocol's fixed GUID. */
    public static String of(String key) {
        byte[] digest = sha1().digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
        return Base64.getEncoder().encodeToString(digest);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform must have SHA-1", e);
        }
    }
}
