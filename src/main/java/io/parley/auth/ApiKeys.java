package io.parley.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all backends. Immutable, for any thread.
 *
 * <p>Only digests of the secrets are kept. A secret is compared with all of them, each in constant time, so that how long an answer
 * takes says nothing. A secret is meant to be made by a machine: for one that a person made up, a plain digest is too easily tried.
 */
public final class ApiKeys {

    private final List<ApiKey> keys;

    private ApiKeys(List<ApiKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads what is configured, one text for each key, as {@link ApiKey} says.
     *
     * @throws IllegalArgumentException where one is wrong, or two have the same name
     */
    public static ApiKeys parse(List<String> texts) {
        List<ApiKey> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String text : texts) {
            ApiKey key = ApiKey.parse(text);
            if (!names.add(key.name())) {
                throw new IllegalArgumentException("two API keys are called '" + key.name() + "'");
            }
            keys.add(key);
        }
        return new ApiKeys(keys);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Whether one of them may be used for this. */
    public boolean anyHas(Scope scope) {
        return keys.stream().anyMatch(key -> key.has(scope));
    }

    /** The key of this secret, or null where there is none. */
    public @Nullable ApiKey find(String secret) {
        byte[] presented = sha256(secret);
        ApiKey found = null;
        for (ApiKey key : keys) {
            if (MessageDigest.isEqual(key.sha256(), presented)) {
                found = key;
            }
        }
        return found;
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
