package io.parley.backend;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what is sent to the backend: HMAC-SHA256 (RFC 2104) over the timestamp, a dot and the body, once with each secret, so that a
 * receiver which knows either of two can verify it while they are exchanged. Any thread.
 */
public final class Signature {

    /** When the request was signed, in seconds since 1970 (UTC). */
    public static final String TIMESTAMP_HEADER = "Parley-Timestamp";

    /** One signature for each secret, separated by commas: {@code v1=} and 64 hexadecimal digits. */
    public static final String HEADER = "Parley-Signature";

    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> keys = new ArrayList<>();

    /** @param secrets one or more, none of them empty; their UTF-8 bytes are the keys */
    public Signature(List<String> secrets) {
        for (String secret : secrets) {
            keys.add(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("nothing to sign with");
        }
    }

    /** The value of {@link #HEADER} for a body sent at this time. */
    public String of(long epochSeconds, byte[] body) {
        List<String> signatures = new ArrayList<>();
        for (SecretKeySpec key : keys) {
            signatures.add("v1=" + HexFormat.of().formatHex(mac(key, epochSeconds, body)));
        }
        return String.join(",", signatures);
    }

    private static byte[] mac(SecretKeySpec key, long epochSeconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((epochSeconds + ".").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
