package io.parley.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens for hubs over real sockets, whose users may subscribe to rooms and do nothing else. */
public final class SignedToken {

    /** What the hub has as {@code parley.auth.token-secret}. */
    public static final String SECRET = "a secret of the tests that is long enough";

    private SignedToken() {}

    public static String ofAda(long secondsToLive) {
        return of("ada", secondsToLive);
    }

    /** A token by HS256 (RFC 7515 section 3.1, RFC 7518 section 3.2). */
    public static String of(String user, long secondsToLive) {
        long now = Instant.now().getEpochSecond();
        String signed = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "."
                + base64("{\"sub\":\"%s\",\"iat\":%d,\"exp\":%d,\"parley\":{\"subscribe\":[\"room/#\"]}}"
                        .formatted(user, now, now + secondsToLive));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
