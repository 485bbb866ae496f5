package io.parley.auth;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A signed token in its compact form (RFC 7515 section 7.1), taken apart and not yet believed. Strict: base64url without padding
 * and without stray bits, UTF-8, JSON objects with each name once.
 *
 * <p>Whatever its header says about where a key is to be found ({@code jku}, {@code jwk}, {@code x5u}, {@code x5c}) is not read: a token
 * does not choose who believes it.
 *
 * @param algorithm its {@code alg}
 * @param keyId its {@code kid}, or null
 * @param claims what it says, by name; see {@link StrictJson}
 * @param signed what the signature is over
 */
record CompactToken(
        String algorithm,
        @Nullable String keyId,
        Map<String, @Nullable Object> claims,
        byte[] signed,
        byte[] signature) {

    /** Types of tokens that are for us: RFC 7519 section 5.1, RFC 9068 section 2.1. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    private static final int LONGEST_KEY_ID = 256;

    /**
     * Takes a token apart.
     *
     * @param longest its most characters
     * @throws io.parley.channel.Refusal where it breaks a rule that shows without a key
     */
    static CompactToken parse(String compact, int longest, AuthenticationCounts counts) {
        if (compact.length() > longest) {
            throw counts.refuse(
                    CredentialRule.TOKEN_TOO_LONG,
                    "a token has at most " + longest + " characters; parley.auth.token-bytes allows more");
        }
        String[] parts = compact.split("\\.", -1);
        if (parts.length == 5) {
            throw counts.refuse(CredentialRule.TOKEN_NESTED, "the token is encrypted; the hub takes signed ones");
        }
        if (parts.length != 3) {
            throw counts.refuse(CredentialRule.TOKEN_MALFORMED, "a token has three parts with dots between them");
        }
        try {
            Map<String, @Nullable Object> header = StrictJson.object(text(parts[0]));
            String algorithm = checkHeader(header, counts);
            String keyId = string(header, "kid");
            if (keyId != null && keyId.length() > LONGEST_KEY_ID) {
                throw new IllegalArgumentException("its kid is too long");
            }
            byte[] signed = compact.substring(0, compact.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
            return new CompactToken(algorithm, keyId, StrictJson.object(text(parts[1])), signed, bytes(parts[2]));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw counts.refuse(CredentialRule.TOKEN_MALFORMED, "this is no token: " + e.getMessage());
        }
    }

    /** The algorithm, where the header is one that a token of ours can have. */
    private static String checkHeader(Map<String, @Nullable Object> header, AuthenticationCounts counts) {
        if (header.containsKey("crit") || header.containsKey("b64")) {
            throw counts.refuse(
                    CredentialRule.TOKEN_CRITICAL,
                    "the token's header asks for extensions (crit, b64); the hub has none");
        }
        if (header.containsKey("enc") || header.containsKey("zip") || header.containsKey("cty")) {
            throw counts.refuse(
                    CredentialRule.TOKEN_NESTED, "the token is encrypted, or holds another one (enc, zip, cty)");
        }
        String type = string(header, "typ");
        if (type != null && !TYPES.contains(type.toLowerCase(Locale.ROOT))) {
            throw counts.refuse(CredentialRule.TOKEN_TYPE, "the token's typ is neither JWT nor at+jwt");
        }
        String algorithm = string(header, "alg");
        if (algorithm == null || !VerificationKey.ALGORITHMS.containsKey(algorithm)) {
            throw counts.refuse(
                    CredentialRule.TOKEN_ALGORITHM,
                    "the token's alg is none of " + String.join(", ", VerificationKey.ALGORITHMS.keySet()));
        }
        return algorithm;
    }

    private static @Nullable String string(Map<String, @Nullable Object> header, String name) {
        Object value = header.get(name);
        if (value == null && !header.containsKey(name)) {
            return null;
        }
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("its " + name + " is not a string");
    }

    private static String text(String part) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes(part)))
                .toString();
    }

    /** One way to write the same bytes, so that nobody makes a second token out of one. */
    private static byte[] bytes(String part) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not base64url");
        }
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
            throw new IllegalArgumentException("not base64url as RFC 7515 writes it");
        }
        return bytes;
    }

    /** Without anything of the token. */
    @Override
    public String toString() {
        return "a token";
    }
}
