package io.parley.auth;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Refusal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A backend that may use the HTTP API: what for, and in which channels. Immutable.
 *
 * <p>It is configured as {@code name:sha256:scopes} or {@code name:sha256:scopes:channels}: the SHA-256 of the secret in 64
 * hexadecimal digits, the wire names of {@linkplain Scope scopes} and the channels or patterns, each divided by blanks. Without
 * channels it may use all of them.
 */
public final class ApiKey {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int DIGEST_BYTES = 32;
    private static final String FORM =
            "write name:sha256:scopes or name:sha256:scopes:channels, as in shop:<64 hexadecimal digits>:publish read:room/#";

    private final String name;
    private final byte[] sha256;
    private final Set<Scope> scopes;
    private final List<ChannelFilter> channels;

    private ApiKey(String name, byte[] sha256, Set<Scope> scopes, List<ChannelFilter> channels) {
        this.name = name;
        this.sha256 = sha256;
        this.scopes = Set.copyOf(scopes);
        this.channels = List.copyOf(channels);
    }

    /** Stands for whoever needs no key for these. */
    public static ApiKey withoutSecret(String name, Set<Scope> scopes) {
        return new ApiKey(name, new byte[0], scopes, List.of());
    }

    /**
     * Reads what is configured.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong and never repeats the digest
     */
    public static ApiKey parse(String text) {
        String[] parts = text.strip().split(":", 4);
        if (parts.length < 3) {
            throw new IllegalArgumentException("an API key is incomplete; " + FORM);
        }
        String name = parts[0].strip();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of an API key has 1 to 64 letters, digits, '.', '_' or '-'");
        }
        return new ApiKey(
                name,
                digest(name, parts[1].strip()),
                scopes(name, parts[2]),
                parts.length == 4 ? channels(name, parts[3]) : List.of());
    }

    /** What it is called in logs and settings; no secret. */
    public String name() {
        return name;
    }

    /** Whether it may be used for this. */
    public boolean has(Scope scope) {
        return scopes.contains(scope);
    }

    /** Whether it may be used in this channel. */
    public boolean reaches(ChannelName channel) {
        return channels.isEmpty() || channels.stream().anyMatch(filter -> filter.matches(channel));
    }

    /** Whether it may be used in every channel that the filter can match. */
    public boolean covers(ChannelFilter filter) {
        return channels.isEmpty() || channels.stream().anyMatch(own -> Coverage.covers(own, filter));
    }

    /** Whether it may be used in every channel. */
    public boolean reachesAll() {
        return channels.isEmpty();
    }

    /** The digest of the secret, not to be written to. */
    byte[] sha256() {
        return sha256;
    }

    @Override
    public String toString() {
        return "API key " + name;
    }

    private static byte[] digest(String name, String hex) {
        try {
            byte[] digest = HexFormat.of().parseHex(hex);
            if (digest.length == DIGEST_BYTES) {
                return digest;
            }
        } catch (IllegalArgumentException e) {
            // The exception repeats a part of the text, which may be the secret itself: it must not be a cause.
            throw noDigest(name);
        }
        throw noDigest(name);
    }

    private static IllegalArgumentException noDigest(String name) {
        return new IllegalArgumentException("the API key '" + name
                + "' needs the SHA-256 of its secret, 64 hexadecimal digits, and not the secret itself");
    }

    private static Set<Scope> scopes(String name, String text) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String word : words(text)) {
            scopes.add(Scope.named(word)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the API key '" + name + "' has an unknown scope; there are publish, read, connections, "
                                    + "tickets and revocations")));
        }
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("the API key '" + name + "' has no scope; " + FORM);
        }
        return scopes;
    }

    private static List<ChannelFilter> channels(String name, String text) {
        List<ChannelFilter> channels = new ArrayList<>();
        for (String word : words(text)) {
            try {
                channels.add(ChannelFilter.parse(word));
            } catch (Refusal e) {
                throw new IllegalArgumentException("the API key '" + name + "': " + e.reason(), e);
            }
        }
        if (channels.isEmpty()) {
            throw new IllegalArgumentException(
                    "the API key '" + name + "' has a fourth part without channels; " + FORM);
        }
        return channels;
    }

    private static List<String> words(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
    }
}
