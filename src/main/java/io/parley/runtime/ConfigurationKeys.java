package io.parley.runtime;

import static io.parley.runtime.LimitKeys.*;

import io.parley.handshake.HostPolicy;
import io.parley.handshake.OriginPolicy;
import io.parley.handshake.SubprotocolPolicy;
import io.parley.handshake.TrustedProxies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The table of all settings. A new one is a constant here, its place in a group below, and a component of {@link Settings}. */
public final class ConfigurationKeys {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);

    public static final ConfigurationKey<String> HTTP_HOST = new ConfigurationKey<>(
            "parley.http.host",
            ValueType.word("a host name or an address"),
            "127.0.0.1",
            "Host name or address to listen on; 0.0.0.0 is every IPv4 address of the machine.");
    public static final ConfigurationKey<Integer> HTTP_PORT = new ConfigurationKey<>(
            "parley.http.port", ValueType.wholeNumber(0, 65_535), "8080", "TCP port to listen on; 0 picks a free one.");
    public static final ConfigurationKey<List<String>> HTTP_ALLOWED_HOSTS = new ConfigurationKey<>(
            "parley.http.allowed-hosts",
            ValueType.list("hosts such as chat.example.com or *.example.com, or * for any", HostPolicy::allowing),
            "",
            "Names that the hub goes by beside localhost; where it is empty, any, but none at a loopback address unless a proxy of parley.proxies stands there.");
    public static final ConfigurationKey<Optional<Path>> WEBAPP = new ConfigurationKey<>(
            "parley.webapp",
            ValueType.directory(),
            "",
            "Directory of the pages to serve; the launcher sets it to those it brings.");
    public static final ConfigurationKey<Integer> HTTP_SELECTORS = new ConfigurationKey<>(
            "parley.http.selectors",
            ValueType.wholeNumber(0, 1024),
            "0",
            "Threads that read and write sockets; 0 is half the processors, at least one.");
    public static final ConfigurationKey<Integer> HTTP_WORKERS = new ConfigurationKey<>(
            "parley.http.workers", ValueType.wholeNumber(1, 10_000), "4", "Threads that run servlets.");
    public static final ConfigurationKey<Integer> HTTP_HEAD_BYTES = new ConfigurationKey<>(
            "parley.http.head-bytes",
            ValueType.size(256, MIB),
            "8KiB",
            "Longest head of a request: its first line and all its headers.");
    public static final ConfigurationKey<Duration> HTTP_HEAD_TIMEOUT = new ConfigurationKey<>(
            "parley.http.head-timeout",
            ValueType.duration(MILLISECOND, HOUR),
            "10s",
            "Time a new connection has to send its first complete request head.");
    public static final ConfigurationKey<Duration> HTTP_IDLE_TIMEOUT = new ConfigurationKey<>(
            "parley.http.idle-timeout",
            ValueType.duration(MILLISECOND, HOUR),
            "30s",
            "Time a kept-alive HTTP connection may stay without a request; WebSockets have the heartbeat.");
    public static final ConfigurationKey<Integer> HTTP_BACKLOG = new ConfigurationKey<>(
            "parley.http.backlog",
            ValueType.wholeNumber(1, 65_535),
            "8192",
            "Connections the kernel holds until they are accepted; the kernel has a limit of its own.");
    public static final ConfigurationKey<Integer> HTTP_SEND_BUFFER_BYTES = new ConfigurationKey<>(
            "parley.http.send-buffer-bytes",
            ValueType.size(0, 64 * MIB),
            "0",
            "The kernel's send buffer of each socket (SO_SNDBUF), embedded and on Payara; 0 lets the kernel choose.");

    public static final ConfigurationKey<Optional<Integer>> HTTP_REDIRECT_PORT = new ConfigurationKey<>(
            "parley.http.redirect-port",
            ValueType.optionalNumber(0, 65_535),
            "",
            "Second port without TLS, which sends browsers to https and refuses WebSockets; 0 picks a free one.");

    public static final ConfigurationKey<Optional<Path>> TLS_CERTIFICATE = new ConfigurationKey<>(
            "parley.tls.certificate",
            ValueType.file(),
            "",
            "PEM file of the hub's certificate and those between it and its root; the port then speaks TLS.");
    public static final ConfigurationKey<Optional<Path>> TLS_PRIVATE_KEY = new ConfigurationKey<>(
            "parley.tls.private-key",
            ValueType.file(),
            "",
            "PEM file of the certificate's private key, not encrypted: PKCS #8, PKCS #1 or SEC 1.");
    public static final ConfigurationKey<Optional<Path>> TLS_KEYSTORE = new ConfigurationKey<>(
            "parley.tls.keystore",
            ValueType.file(),
            "",
            "PKCS #12 file of the certificate and its private key, in place of the two PEM files.");
    public static final ConfigurationKey<String> TLS_KEYSTORE_PASSWORD = new ConfigurationKey<>(
            "parley.tls.keystore-password",
            ValueType.password(),
            "",
            "Password of that file. A secret: better in the environment than on the command line.");
    public static final ConfigurationKey<Boolean> TLS_DEVELOPMENT = new ConfigurationKey<>(
            "parley.tls.development",
            ValueType.flag(),
            "false",
            "Makes a certificate of the hub's own for localhost, kept in ~/.parley/tls-development; --tls-dev is the same.");
    public static final ConfigurationKey<Duration> TLS_RELOAD_INTERVAL = new ConfigurationKey<>(
            "parley.tls.reload-interval",
            ValueType.duration(MILLISECOND, HOUR),
            "5s",
            "Time between two looks whether the files have changed; open connections keep the certificate they have.");
    public static final ConfigurationKey<Duration> TLS_HSTS = new ConfigurationKey<>(
            "parley.tls.hsts",
            ValueType.duration(Duration.ZERO, Duration.ofDays(3650)),
            "0s",
            "Time for which browsers are told to use nothing but https (Strict-Transport-Security); 0s tells them nothing.");

    public static final ConfigurationKey<List<String>> PROXIES = new ConfigurationKey<>(
            "parley.proxies",
            ValueType.list("addresses and ranges such as 127.0.0.1, 10.0.0.0/8 or fd00::/8", TrustedProxies::of),
            "",
            "Proxies whose word on client, scheme and host is taken: Forwarded, or X-Forwarded-For, -Proto and -Host.");

    public static final ConfigurationKey<List<String>> ORIGINS = new ConfigurationKey<>(
            "parley.origins",
            ValueType.list("origins such as https://example.com or https://*.example.com", OriginPolicy::allowing),
            "",
            "Other origins whose pages may connect; where it is empty, only pages from the hub's own origin may.");
    public static final ConfigurationKey<Boolean> ORIGINS_ALLOW_ANY_INSECURELY = new ConfigurationKey<>(
            "parley.origins.allow-any-insecurely",
            ValueType.flag(),
            "false",
            "Lets any page on the web connect in the name of the person who looks at it.");
    public static final ConfigurationKey<Boolean> ORIGINS_REQUIRED = new ConfigurationKey<>(
            "parley.origins.required",
            ValueType.flag(),
            "false",
            "Refuses clients that send no Origin header: those that are not browsers.");
    public static final ConfigurationKey<List<String>> SUBPROTOCOLS = new ConfigurationKey<>(
            "parley.subprotocols",
            ValueType.list("different subprotocols", names -> new SubprotocolPolicy(names, false)),
            String.join(", ", SubprotocolPolicy.DEFAULT_PREFERENCE),
            "Order of preference: of what a client offers and the path speaks, the hub picks the first in this list.");
    public static final ConfigurationKey<Boolean> SUBPROTOCOLS_REQUIRED = new ConfigurationKey<>(
            "parley.subprotocols.required",
            ValueType.flag(),
            "false",
            "Refuses clients that offer none the path speaks, instead of admitting them without one.");

    public static final ConfigurationKey<Boolean> DEFLATE_ENABLED = new ConfigurationKey<>(
            "parley.deflate.enabled",
            ValueType.flag(),
            "true",
            "Compresses messages (permessage-deflate, RFC 7692) for clients that offer it.");
    public static final ConfigurationKey<Integer> DEFLATE_MIN_BYTES = new ConfigurationKey<>(
            "parley.deflate.min-bytes",
            ValueType.size(0, 1024 * MIB),
            "1KiB",
            "Shortest message that is compressed; shorter ones would save less than they cost.");
    public static final ConfigurationKey<Integer> DEFLATE_LEVEL = new ConfigurationKey<>(
            "parley.deflate.level",
            ValueType.wholeNumber(1, 9),
            "4",
            "How hard to compress: 1 is fastest, 9 smallest.");

    public static final ConfigurationKey<Duration> HEARTBEAT_INTERVAL = new ConfigurationKey<>(
            "parley.heartbeat.interval",
            ValueType.duration(MILLISECOND, HOUR),
            "25s",
            "Time between two pings to a connection that is silent.");
    public static final ConfigurationKey<Duration> HEARTBEAT_TIMEOUT = new ConfigurationKey<>(
            "parley.heartbeat.timeout",
            ValueType.duration(MILLISECOND, HOUR),
            "20s",
            "Time a peer has to answer a ping before its connection is given up.");
    public static final ConfigurationKey<Duration> CLOSE_DEADLINE = new ConfigurationKey<>(
            "parley.close.deadline",
            ValueType.duration(MILLISECOND, HOUR),
            "2s",
            "Time a peer has to answer a Close frame before its socket is closed.");

    public static final ConfigurationKey<Duration> CLOSE_DRAIN = new ConfigurationKey<>(
            "parley.close.drain",
            ValueType.duration(MILLISECOND, HOUR),
            "5s",
            "Time in which a hub that stops closes its connections, a few at a time, and lets them end.");

    public static final ConfigurationKey<Integer> CONTAINER_FLUSHERS = new ConfigurationKey<>(
            "parley.container.flushers",
            ValueType.wholeNumber(0, 1024),
            "0",
            "In a servlet container: threads that send to its connections; 0 is one a processor, at least two.");
    public static final ConfigurationKey<Integer> CONTAINER_FLUSHERS_LIMIT = new ConfigurationKey<>(
            "parley.container.flushers-limit",
            ValueType.wholeNumber(1, 10_000),
            "64",
            "So many of them while some are held up by clients that do not read.");
    public static final ConfigurationKey<Duration> CONTAINER_SEND_TIMEOUT = new ConfigurationKey<>(
            "parley.container.send-timeout",
            ValueType.duration(MILLISECOND, HOUR),
            "2s",
            "In a servlet container: time one write may take before its client counts as a slow consumer.");
    public static final ConfigurationKey<Boolean> CONTAINER_DEFLATE = new ConfigurationKey<>(
            "parley.container.deflate",
            ValueType.flag(),
            "true",
            "Lets a servlet container compress by its own permessage-deflate, each message anew for each receiver.");

    public static final ConfigurationKey<Boolean> METRICS_PUBLIC = new ConfigurationKey<>(
            "parley.metrics.public",
            ValueType.flag(),
            "false",
            "Shows /metrics to other machines and through proxies too, not only to this machine.");

    public static final ConfigurationKey<Boolean> ECHO_ENABLED = new ConfigurationKey<>(
            "parley.echo.enabled",
            ValueType.flag(),
            "false",
            "Opens /echo, which sends every message back: for conformance tests, not for the open net.");
    public static final ConfigurationKey<Integer> ECHO_MESSAGE_BYTES = new ConfigurationKey<>(
            "parley.echo.message-bytes",
            ValueType.size(1, 1024 * MIB),
            "20MiB",
            "Longest message on /echo, in place of parley.limits.message-bytes.");

    /** Every setting once, in reading order. */
    public static final List<ConfigurationGroup> GROUPS = List.of(
            ConfigurationGroup.of(
                    "HTTP",
                    HTTP_HOST,
                    HTTP_PORT,
                    HTTP_ALLOWED_HOSTS,
                    WEBAPP,
                    HTTP_SELECTORS,
                    HTTP_WORKERS,
                    HTTP_HEAD_BYTES,
                    HTTP_HEAD_TIMEOUT,
                    HTTP_IDLE_TIMEOUT,
                    HTTP_BACKLOG,
                    HTTP_SEND_BUFFER_BYTES,
                    HTTP_REDIRECT_PORT),
            ConfigurationGroup.of(
                    "TLS",
                    TLS_CERTIFICATE,
                    TLS_PRIVATE_KEY,
                    TLS_KEYSTORE,
                    TLS_KEYSTORE_PASSWORD,
                    TLS_DEVELOPMENT,
                    TLS_RELOAD_INTERVAL,
                    TLS_HSTS),
            ConfigurationGroup.of(
                    "Who may connect",
                    PROXIES,
                    ORIGINS,
                    ORIGINS_ALLOW_ANY_INSECURELY,
                    ORIGINS_REQUIRED,
                    SUBPROTOCOLS,
                    SUBPROTOCOLS_REQUIRED),
            AuthKeys.GROUP,
            ConfigurationGroup.of(
                    "How credentials come",
                    DoorKeys.AUTH_COOKIE,
                    DoorKeys.AUTH_QUERY_TOKEN,
                    DoorKeys.AUTH_HANDSHAKE_DEADLINE),
            ConfigurationGroup.of(
                    "Limits",
                    LIMITS_CONNECTIONS,
                    LIMITS_CONNECTIONS_PER_USER,
                    LIMITS_CONNECTIONS_PER_ADDRESS,
                    LIMITS_HANDSHAKES_PER_SECOND,
                    LIMITS_HANDSHAKES_PER_ADDRESS,
                    LIMITS_ADDRESSES,
                    LIMITS_MESSAGE_BYTES,
                    LIMITS_MESSAGES_PER_SECOND,
                    LIMITS_BYTES_PER_SECOND,
                    LIMITS_LAG_BYTES,
                    LIMITS_QUEUE_BYTES,
                    LIMITS_REPLY_BYTES,
                    LIMITS_COMMANDS_IN_FLIGHT,
                    LIMITS_SUBSCRIPTIONS,
                    LIMITS_PATTERNS,
                    LIMITS_CHANNELS,
                    LIMITS_HISTORY_BYTES,
                    LIMITS_IDEMPOTENCY_KEYS,
                    LIMITS_MEMBERS_LISTED,
                    LIMITS_STATES,
                    LIMITS_JSON_DEPTH),
            ConfigurationGroup.of("Compression", DEFLATE_ENABLED, DEFLATE_MIN_BYTES, DEFLATE_LEVEL),
            ConfigurationGroup.of(
                    "Heartbeat and close", HEARTBEAT_INTERVAL, HEARTBEAT_TIMEOUT, CLOSE_DEADLINE, CLOSE_DRAIN),
            FallbackKeys.GROUP,
            NamespaceKeys.GROUP,
            StoreKeys.GROUP,
            PermissionKeys.GROUP,
            ConfigurationGroup.of(
                    "Servlet containers",
                    CONTAINER_FLUSHERS,
                    CONTAINER_FLUSHERS_LIMIT,
                    CONTAINER_SEND_TIMEOUT,
                    CONTAINER_DEFLATE),
            MqttKeys.GROUP,
            ApiSettingKeys.GROUP,
            WebhookKeys.GROUP,
            ConfigurationGroup.of("Metrics", METRICS_PUBLIC),
            ConfigurationGroup.of("Echo", ECHO_ENABLED, ECHO_MESSAGE_BYTES));

    private ConfigurationKeys() {}

    /** Every setting, in reading order. */
    public static Stream<ConfigurationKey<?>> all() {
        return GROUPS.stream().flatMap(group -> group.keys().stream());
    }

    /** The setting of this full name; for one in a namespace that has no row of its own, the row of all namespaces. */
    public static Optional<ConfigurationKey<?>> find(String name) {
        return exactly(name)
                .or(() -> NamespaceName.in(name)
                        .flatMap(namespace -> perNamespace()
                                .filter(key -> key.in(namespace).name().equals(name))
                                .findFirst()));
    }

    /** The setting that has a row of its own under this full name. */
    static Optional<ConfigurationKey<?>> exactly(String name) {
        return all().filter(key -> !key.perNamespace() && key.name().equals(name))
                .findFirst();
    }

    /** The settings each namespace has. */
    static Stream<ConfigurationKey<?>> perNamespace() {
        return all().filter(ConfigurationKey::perNamespace);
    }
}
