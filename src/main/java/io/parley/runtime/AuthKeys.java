package io.parley.runtime;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The part of the table of settings about how somebody shows who they are; {@link ConfigurationKeys#GROUPS} lists it with the rest. */
public final class AuthKeys {

    private static final int MIB = 1 << 20;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration YEAR = Duration.ofDays(366);

    public static final ConfigurationKey<String> AUTH_TOKEN_SECRET = new ConfigurationKey<>(
            "parley.auth.token-secret",
            ValueType.password(),
            "",
            "Secret of at least 32 bytes that signs tokens by HS256, HS384 or HS512: text, or base64: and base64.");
    public static final ConfigurationKey<Optional<Path>> AUTH_TOKEN_PUBLIC_KEY = new ConfigurationKey<>(
            "parley.auth.token-public-key",
            ValueType.file(),
            "",
            "PEM file of public keys (RSA, EC or Ed25519) whose private keys sign tokens; looked at again when it changes.");
    public static final ConfigurationKey<Optional<Path>> AUTH_JWKS_FILE = new ConfigurationKey<>(
            "parley.auth.jwks-file",
            ValueType.file(),
            "",
            "File of a JWK set whose keys sign tokens; looked at again when it changes.");
    public static final ConfigurationKey<Optional<URI>> AUTH_JWKS_URL = new ConfigurationKey<>(
            "parley.auth.jwks-url",
            url(),
            "",
            "Address of a JWK set whose keys sign tokens, for example that of an OpenID provider.");
    public static final ConfigurationKey<Duration> AUTH_JWKS_INTERVAL = new ConfigurationKey<>(
            "parley.auth.jwks-interval",
            ValueType.duration(SECOND, Duration.ofDays(1)),
            "5m",
            "Time from one fetch of that set to the next.");
    public static final ConfigurationKey<Duration> AUTH_JWKS_RETRY = new ConfigurationKey<>(
            "parley.auth.jwks-retry",
            ValueType.duration(SECOND, HOUR),
            "10s",
            "Least time between two fetches, though the last failed or a token names a key that is not there.");
    public static final ConfigurationKey<Duration> AUTH_JWKS_STALE = new ConfigurationKey<>(
            "parley.auth.jwks-stale",
            ValueType.duration(SECOND, Duration.ofDays(30)),
            "1d",
            "Time for which the keys of the last good fetch are used; after it, tokens are refused as unavailable.");
    public static final ConfigurationKey<Duration> AUTH_JWKS_TIMEOUT = new ConfigurationKey<>(
            "parley.auth.jwks-timeout",
            ValueType.duration(Duration.ofMillis(1), HOUR),
            "5s",
            "Time a whole fetch may take.");
    public static final ConfigurationKey<Integer> AUTH_JWKS_BYTES = new ConfigurationKey<>(
            "parley.auth.jwks-bytes", ValueType.size(256, 64 * MIB), "256KiB", "Longest set that is taken.");

    public static final ConfigurationKey<Optional<String>> AUTH_ISSUER = new ConfigurationKey<>(
            "parley.auth.issuer",
            optionalText("any text"),
            "",
            "Who must have issued a token (iss); empty is anybody who has the key.");
    public static final ConfigurationKey<List<String>> AUTH_AUDIENCE = new ConfigurationKey<>(
            "parley.auth.audience",
            ValueType.list("names of this hub", names -> {
                if (names.contains("")) {
                    throw new IllegalArgumentException("an empty name");
                }
            }),
            "",
            "Names of this hub, of which a token must name one (aud); where it is empty, a token must name nobody.");
    public static final ConfigurationKey<Duration> AUTH_CLOCK_SKEW = new ConfigurationKey<>(
            "parley.auth.clock-skew",
            ValueType.duration(Duration.ZERO, HOUR),
            "30s",
            "By how much the clock of whoever issues tokens may differ from the hub's.");
    public static final ConfigurationKey<Duration> AUTH_TOKEN_LIFE = new ConfigurationKey<>(
            "parley.auth.token-life",
            ValueType.duration(SECOND, YEAR),
            "1d",
            "Longest life of a token (iat to exp); revocations are remembered for so long.");
    public static final ConfigurationKey<Integer> AUTH_TOKEN_BYTES =
            new ConfigurationKey<>("parley.auth.token-bytes", ValueType.size(64, MIB), "8KiB", "Longest token.");
    public static final ConfigurationKey<Integer> AUTH_TOKEN_PATTERNS = new ConfigurationKey<>(
            "parley.auth.token-patterns",
            ValueType.wholeNumber(1, 10_000),
            "100",
            "Channels and patterns that a token, a ticket or an API key may grant.");
    public static final ConfigurationKey<String> AUTH_USER_CLAIM = new ConfigurationKey<>(
            "parley.auth.user-claim", ValueType.word("the name of a claim"), "sub", "Claim that is the user's id.");
    public static final ConfigurationKey<Optional<String>> AUTH_NAME_CLAIM = new ConfigurationKey<>(
            "parley.auth.name-claim",
            optionalText("the name of a claim, or empty"),
            "name",
            "Claim that is the name to show others, in tokens that have it.");
    public static final ConfigurationKey<String> AUTH_PERMISSIONS_CLAIM = new ConfigurationKey<>(
            "parley.auth.permissions-claim",
            ValueType.word("the name of a claim"),
            "parley",
            "Claim that grants: {\"subscribe\":[\"room/#\",\"user/{user}/#\"],\"publish\":[…]}.");

    public static final ConfigurationKey<Boolean> AUTH_ANONYMOUS = new ConfigurationKey<>(
            "parley.auth.anonymous",
            ValueType.flag(),
            "false",
            "With authentication (keys of tokens, users, or an API key with the scope tickets): lets clients that show nothing do what namespaces allow everybody.");
    public static final ConfigurationKey<Optional<Path>> AUTH_USERS_FILE = new ConfigurationKey<>(
            "parley.auth.users-file",
            ValueType.file(),
            "",
            "Users for HTTP Basic, over TLS only, one a line: user:pbkdf2-sha256:iterations:salt:hash, made by --hash-password.");
    public static final ConfigurationKey<Boolean> AUTH_CONTAINER_USERS = new ConfigurationKey<>(
            "parley.auth.container-users",
            ValueType.flag(),
            "false",
            "In a servlet container: takes its word who the user is, by its login and session, from the hub's own pages only.");
    public static final ConfigurationKey<Duration> AUTH_TICKET_LIFE = new ConfigurationKey<>(
            "parley.auth.ticket-life",
            ValueType.duration(SECOND, HOUR),
            "30s",
            "Longest time a ticket may wait to be used.");
    public static final ConfigurationKey<Integer> AUTH_TICKETS = new ConfigurationKey<>(
            "parley.auth.tickets", ValueType.wholeNumber(0, 10_000_000), "100000", "Tickets that may wait to be used.");
    public static final ConfigurationKey<Integer> AUTH_REVOCATIONS = new ConfigurationKey<>(
            "parley.auth.revocations",
            ValueType.wholeNumber(0, 10_000_000),
            "100000",
            "Users and tokens whose revocation is remembered.");
    public static final ConfigurationKey<Integer> AUTH_WAITING = new ConfigurationKey<>(
            "parley.auth.waiting",
            ValueType.wholeNumber(1, 1_000_000),
            "1000",
            "Credentials that may wait to be checked, of each kind: tokens for keys to be fetched, signatures (not HMAC) and passwords for their turn.");

    public static final ConfigurationKey<Duration> AUTH_GRACE = new ConfigurationKey<>(
            "parley.auth.grace",
            ValueType.duration(Duration.ZERO, HOUR),
            "30s",
            "Time a connection may go on after its token has expired, to show a new one.");
    public static final ConfigurationKey<Duration> AUTH_CONNECT_DEADLINE = new ConfigurationKey<>(
            "parley.auth.connect-deadline",
            ValueType.duration(Duration.ofMillis(1), HOUR),
            "10s",
            "Time a connection that was opened without credentials has to show some, where it must.");

    public static final ConfigurationKey<Boolean> AUTH_ANONYMOUS_BEYOND_LOOPBACK_INSECURELY = new ConfigurationKey<>(
            "parley.auth.anonymous-beyond-loopback-insecurely",
            ValueType.flag(),
            "false",
            "Lets the hub listen beyond this machine while nobody has to say who they are.");

    static final ConfigurationGroup GROUP = ConfigurationGroup.of(
            "Authentication",
            AUTH_TOKEN_SECRET,
            AUTH_TOKEN_PUBLIC_KEY,
            AUTH_JWKS_FILE,
            AUTH_JWKS_URL,
            AUTH_JWKS_INTERVAL,
            AUTH_JWKS_RETRY,
            AUTH_JWKS_STALE,
            AUTH_JWKS_TIMEOUT,
            AUTH_JWKS_BYTES,
            AUTH_ISSUER,
            AUTH_AUDIENCE,
            AUTH_CLOCK_SKEW,
            AUTH_TOKEN_LIFE,
            AUTH_TOKEN_BYTES,
            AUTH_TOKEN_PATTERNS,
            AUTH_USER_CLAIM,
            AUTH_NAME_CLAIM,
            AUTH_PERMISSIONS_CLAIM,
            AUTH_ANONYMOUS,
            AUTH_USERS_FILE,
            AUTH_CONTAINER_USERS,
            AUTH_TICKET_LIFE,
            AUTH_TICKETS,
            AUTH_REVOCATIONS,
            AUTH_WAITING,
            AUTH_GRACE,
            AUTH_CONNECT_DEADLINE,
            AUTH_ANONYMOUS_BEYOND_LOOPBACK_INSECURELY);

    private AuthKeys() {}

    private static ValueType<Optional<String>> optionalText(String accepted) {
        return new ValueType<>(accepted, text -> text.isEmpty() ? Optional.empty() : Optional.of(text));
    }

    private static ValueType<Optional<URI>> url() {
        return new ValueType<>("an https address, or an http address on this machine, or empty", text -> {
            try {
                return text.isEmpty() ? Optional.empty() : Optional.of(new URI(text));
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException("no address", e);
            }
        });
    }
}
