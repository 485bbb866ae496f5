package io.parley.runtime;

import static io.parley.runtime.ApiSettingKeys.*;
import static io.parley.runtime.AuthKeys.*;
import static io.parley.runtime.ConfigurationKeys.*;
import static io.parley.runtime.FallbackKeys.*;
import static io.parley.runtime.LimitKeys.*;
import static io.parley.runtime.MqttKeys.*;
import static io.parley.runtime.NamespaceKeys.*;
import static io.parley.runtime.PermissionKeys.*;
import static io.parley.runtime.StoreKeys.*;
import static io.parley.runtime.WebhookKeys.*;

import io.parley.auth.Action;
import io.parley.auth.ApiKeys;
import io.parley.auth.ClaimRules;
import io.parley.auth.NamespaceAccess;
import io.parley.auth.NamespacePermits;
import io.parley.auth.NamespacePermits.Permit;
import io.parley.auth.TokenKeys;
import io.parley.auth.Who;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.channel.Rate;
import io.parley.http.api.ApiLimits;
import io.parley.protocol.mqtt.session.MqttSettings;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Turns layered texts into typed {@link Settings}, remembering where each came from and which were refused; used once. */
final class SettingsReader {

    private static final String DEFAULT = "default";

    private static final Map<Action, ConfigurationKey<Optional<Who>>> ALLOW_IN_ANY = Map.of(
            Action.SUBSCRIBE, ANY_NAMESPACE_ALLOW_SUBSCRIBE,
            Action.PUBLISH, ANY_NAMESPACE_ALLOW_PUBLISH,
            Action.PRESENCE, ANY_NAMESPACE_ALLOW_PRESENCE,
            Action.HISTORY, ANY_NAMESPACE_ALLOW_HISTORY,
            Action.CALL, ANY_NAMESPACE_ALLOW_CALL);

    private static final Map<Action, ConfigurationKey<Optional<Who>>> ALLOW = Map.of(
            Action.SUBSCRIBE, NAMESPACE_ALLOW_SUBSCRIBE,
            Action.PUBLISH, NAMESPACE_ALLOW_PUBLISH,
            Action.PRESENCE, NAMESPACE_ALLOW_PRESENCE,
            Action.HISTORY, NAMESPACE_ALLOW_HISTORY,
            Action.CALL, NAMESPACE_ALLOW_CALL);

    private final SmallRyeConfig layers;
    private final Set<String> namespaces;
    private final List<SettingValue> values = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    SettingsReader(SmallRyeConfig layers, Set<String> namespaces) {
        this.layers = layers;
        this.namespaces = namespaces;
    }

    /** Settings in which the default stands for each refused value; to be used only where {@link #problems()} is empty. */
    Settings read() {
        // In the order of the table, in which people then read values and problems.
        Settings.Http http = http();
        Settings.Tls tls = tls();
        Optional<Path> webapp = value(WEBAPP);
        List<String> proxies = value(PROXIES);
        Settings.Origins origins =
                new Settings.Origins(value(ORIGINS), value(ORIGINS_ALLOW_ANY_INSECURELY), value(ORIGINS_REQUIRED));
        Settings.Subprotocols subprotocols =
                new Settings.Subprotocols(value(SUBPROTOCOLS), value(SUBPROTOCOLS_REQUIRED));
        AuthSettings auth = auth();
        Settings.Limits limits = limits();
        Settings.Api api = api(limits.jsonDepth());
        return new Settings(
                http,
                tls,
                webapp,
                proxies,
                origins,
                subprotocols,
                auth,
                new Settings.Handshake(
                        value(DoorKeys.AUTH_COOKIE),
                        value(DoorKeys.AUTH_QUERY_TOKEN),
                        value(DoorKeys.AUTH_HANDSHAKE_DEADLINE)),
                limits,
                new Settings.Deflate(value(DEFLATE_ENABLED), value(DEFLATE_MIN_BYTES), value(DEFLATE_LEVEL)),
                new Settings.Heartbeat(value(HEARTBEAT_INTERVAL), value(HEARTBEAT_TIMEOUT)),
                new Settings.Close(value(CLOSE_DEADLINE), value(CLOSE_DRAIN)),
                new Settings.Fallback(
                        value(FALLBACK_CHANNELS),
                        value(FALLBACK_HEARTBEAT),
                        value(FALLBACK_RETRY),
                        value(FALLBACK_POLL_WAIT),
                        value(FALLBACK_LEASE)),
                new Settings.Container(
                        value(CONTAINER_FLUSHERS),
                        value(CONTAINER_FLUSHERS_LIMIT),
                        value(CONTAINER_SEND_TIMEOUT),
                        value(CONTAINER_DEFLATE)),
                namespaces(),
                access(auth.enabled(api)),
                store(),
                mqtt(),
                api,
                webhooks(),
                new Settings.Metrics(value(METRICS_PUBLIC)),
                new Settings.Echo(value(ECHO_ENABLED), value(ECHO_MESSAGE_BYTES)));
    }

    /** Where each value came from, in the order in which {@link #read()} asked. */
    List<SettingValue> values() {
        return values;
    }

    List<String> problems() {
        return problems;
    }

    private Settings.Http http() {
        return new Settings.Http(
                value(HTTP_HOST),
                value(HTTP_PORT),
                value(HTTP_ALLOWED_HOSTS),
                value(HTTP_SELECTORS),
                value(HTTP_WORKERS),
                value(HTTP_HEAD_BYTES),
                value(HTTP_HEAD_TIMEOUT),
                value(HTTP_IDLE_TIMEOUT),
                value(HTTP_BACKLOG),
                value(HTTP_SEND_BUFFER_BYTES),
                value(HTTP_REDIRECT_PORT));
    }

    private MqttSettings mqtt() {
        return new MqttSettings(
                value(MQTT_CONNECT_TIMEOUT),
                value(MQTT_EARLY_PACKETS),
                (int) value(MQTT_KEEP_ALIVE).toSeconds(),
                value(MQTT_SESSION_EXPIRY),
                value(MQTT_SESSIONS),
                value(MQTT_IN_FLIGHT),
                value(MQTT_RECEIVE_MAXIMUM),
                value(MQTT_TOPIC_ALIASES),
                value(MQTT_QUEUE_BYTES),
                value(MQTT_PLACES),
                value(MQTT_WILL_BYTES),
                value(MQTT_RETAINED_MESSAGES),
                value(MQTT_RETAINED_BYTES),
                value(MQTT_SYS_INTERVAL));
    }

    private Settings.Store store() {
        return new Settings.Store(
                value(STORE_FILE),
                value(STORE_WAITING_CHANGES),
                value(STORE_WAITING_BYTES),
                value(STORE_HISTORY_BYTES));
    }

    private Settings.Tls tls() {
        return new Settings.Tls(
                value(TLS_CERTIFICATE),
                value(TLS_PRIVATE_KEY),
                value(TLS_KEYSTORE),
                value(TLS_KEYSTORE_PASSWORD),
                value(TLS_DEVELOPMENT),
                value(TLS_RELOAD_INTERVAL),
                value(TLS_HSTS));
    }

    private Settings.Api api(int jsonDepth) {
        List<String> keys = new ArrayList<>(value(API_KEYS));
        keys.addAll(value(API_KEYS_FILE));
        try {
            ApiKeys.parse(keys);
        } catch (IllegalArgumentException e) {
            problems.add("%s and %s: %s".formatted(API_KEYS.name(), API_KEYS_FILE.name(), e.getMessage()));
            keys.clear();
        }
        return new Settings.Api(
                keys,
                new ApiLimits(
                        value(API_REQUEST_BYTES),
                        jsonDepth,
                        value(API_TIMEOUT),
                        value(API_REQUESTS_IN_FLIGHT),
                        value(API_PAGE_SIZE),
                        value(API_BATCH_SIZE),
                        value(API_IDEMPOTENCY_KEYS),
                        value(API_IDEMPOTENCY_BYTES),
                        value(API_IDEMPOTENCY_AGE)));
    }

    private WebhookSettings webhooks() {
        return new WebhookSettings(
                value(WEBHOOKS_URL),
                value(WEBHOOKS_SECRETS),
                value(WEBHOOKS_QUESTIONS),
                value(WEBHOOKS_FACTS),
                value(WEBHOOKS_ON_FAILURE),
                value(WEBHOOKS_DEADLINE),
                value(WEBHOOKS_CONCURRENCY),
                value(WEBHOOKS_WAITING_BYTES),
                value(WEBHOOKS_COMMANDS_WAITING),
                value(WEBHOOKS_ANSWER_BYTES),
                value(WEBHOOKS_FACTS_BYTES),
                value(WEBHOOKS_RETRY_INTERVAL),
                value(WEBHOOKS_BREAKER_FAILURES),
                value(WEBHOOKS_BREAKER_PAUSE),
                new WebhookSettings.Calls(value(CALLS_URL), value(CALLS_PROCEDURES), value(CALLS_DEADLINE)),
                new WebhookSettings.Cdi(value(CDI_QUESTIONS), value(CDI_FACTS)));
    }

    private Settings.Limits limits() {
        return new Settings.Limits(
                new Settings.Admission(
                        value(LIMITS_CONNECTIONS),
                        value(LIMITS_CONNECTIONS_PER_USER),
                        value(LIMITS_CONNECTIONS_PER_ADDRESS),
                        value(LIMITS_HANDSHAKES_PER_SECOND),
                        value(LIMITS_HANDSHAKES_PER_ADDRESS),
                        value(LIMITS_ADDRESSES)),
                value(LIMITS_MESSAGE_BYTES),
                new Rate(value(LIMITS_MESSAGES_PER_SECOND), value(LIMITS_BYTES_PER_SECOND)),
                value(LIMITS_LAG_BYTES),
                value(LIMITS_QUEUE_BYTES),
                value(LIMITS_REPLY_BYTES),
                value(LIMITS_COMMANDS_IN_FLIGHT),
                value(LIMITS_SUBSCRIPTIONS),
                value(LIMITS_PATTERNS),
                value(LIMITS_CHANNELS),
                value(LIMITS_HISTORY_BYTES),
                value(LIMITS_IDEMPOTENCY_KEYS),
                value(LIMITS_MEMBERS_LISTED),
                value(LIMITS_STATES),
                value(LIMITS_JSON_DEPTH));
    }

    private Namespaces namespaces() {
        Duration interval = value(ANY_NAMESPACE_CONFLATION_INTERVAL);
        NamespaceRules any = new NamespaceRules(
                value(ANY_NAMESPACE_HISTORY_SIZE),
                value(ANY_NAMESPACE_HISTORY_AGE),
                value(ANY_NAMESPACE_PRESENCE),
                value(ANY_NAMESPACE_CONFLATION) ? interval : null,
                new Rate(value(ANY_NAMESPACE_MESSAGES_PER_SECOND), value(ANY_NAMESPACE_BYTES_PER_SECOND)),
                value(ANY_NAMESPACE_DURABLE));
        Map<String, NamespaceRules> byName = new HashMap<>();
        for (String name : namespaces) {
            byName.put(name, rulesOf(name, any, interval));
        }
        return new Namespaces(byName, any);
    }

    private NamespaceRules rulesOf(String name, NamespaceRules any, Duration anyInterval) {
        Duration interval = value(NAMESPACE_CONFLATION_INTERVAL, name, anyInterval);
        return new NamespaceRules(
                value(NAMESPACE_HISTORY_SIZE, name, any.historySize()),
                value(NAMESPACE_HISTORY_AGE, name, any.historyAge()),
                value(NAMESPACE_PRESENCE, name, any.presence()),
                value(NAMESPACE_CONFLATION, name, any.conflation() != null) ? interval : null,
                new Rate(
                        value(NAMESPACE_MESSAGES_PER_SECOND, name, any.rate().messages()),
                        value(NAMESPACE_BYTES_PER_SECOND, name, any.rate().bytes())),
                value(NAMESPACE_DURABLE, name, any.durable()));
    }

    private AuthSettings auth() {
        return new AuthSettings(
                keys(),
                new ClaimRules(
                        value(AUTH_ISSUER).orElse(null),
                        value(AUTH_AUDIENCE),
                        value(AUTH_CLOCK_SKEW),
                        value(AUTH_TOKEN_LIFE),
                        value(AUTH_USER_CLAIM),
                        value(AUTH_NAME_CLAIM).orElse(null),
                        value(AUTH_PERMISSIONS_CLAIM),
                        value(AUTH_TOKEN_PATTERNS)),
                value(AUTH_TOKEN_BYTES),
                value(AUTH_ANONYMOUS),
                value(AUTH_USERS_FILE),
                value(AUTH_CONTAINER_USERS),
                value(AUTH_TICKET_LIFE),
                value(AUTH_TICKETS),
                value(AUTH_REVOCATIONS),
                value(AUTH_WAITING),
                value(AUTH_GRACE),
                value(AUTH_CONNECT_DEADLINE),
                value(AUTH_ANONYMOUS_BEYOND_LOOPBACK_INSECURELY));
    }

    private TokenKeys keys() {
        Duration interval = value(AUTH_JWKS_INTERVAL);
        Duration retry = value(AUTH_JWKS_RETRY);
        Duration stale = value(AUTH_JWKS_STALE);
        Duration timeout = value(AUTH_JWKS_TIMEOUT);
        int bytes = value(AUTH_JWKS_BYTES);
        return new TokenKeys(
                value(AUTH_TOKEN_SECRET),
                value(AUTH_TOKEN_PUBLIC_KEY),
                value(AUTH_JWKS_FILE),
                value(AUTH_JWKS_URL)
                        .map(address -> new TokenKeys.RemoteSet(address, interval, retry, stale, timeout, bytes)));
    }

    private NamespaceAccess access(boolean authenticated) {
        Who unsaid = authenticated ? Who.TOKEN : Who.EVERYBODY;
        Map<Action, Permit> any = new EnumMap<>(Action.class);
        ALLOW_IN_ANY.forEach(
                (action, key) -> any.put(action, permit(key, value(key).orElse(unsaid))));
        Map<String, NamespacePermits> byName = new HashMap<>();
        for (String name : namespaces) {
            boolean isPrivate = value(NAMESPACE_PRIVATE, name, false);
            Map<Action, Permit> permits = new EnumMap<>(Action.class);
            ALLOW.forEach((action, row) -> {
                Optional<Who> said = value(row, name, Optional.empty());
                Permit inherited =
                        isPrivate ? permit(row.in(name), Who.USERS) : Objects.requireNonNull(any.get(action));
                permits.put(action, said.map(who -> permit(row.in(name), who)).orElse(inherited));
            });
            String privacy = isPrivate ? NAMESPACE_PRIVATE.in(name).name() + "=true" : null;
            byName.put(name, new NamespacePermits(permits, privacy));
        }
        return new NamespaceAccess(byName, new NamespacePermits(any, null));
    }

    private static Permit permit(ConfigurationKey<?> key, Who who) {
        return new Permit(who, key.name() + "=" + PermissionKeys.name(who));
    }

    private <T> T value(ConfigurationKey<T> key) {
        return given(key).orElseGet(() -> {
            values.add(new SettingValue(key.name(), key.defaultText(), DEFAULT));
            return key.type().parse(key.defaultText());
        });
    }

    /** The value in one namespace: what was given for it, else the default of a namespace that is in the table, else the inherited. */
    private <T> T value(ConfigurationKey<T> row, String namespace, T inherited) {
        ConfigurationKey<T> key = row.in(namespace);
        return ConfigurationKeys.exactly(key.name())
                .map(known ->
                        value(new ConfigurationKey<>(key.name(), key.type(), known.defaultText(), known.description())))
                .orElseGet(() -> given(key).orElse(inherited));
    }

    /** What a source gave for this key, or nothing where no source did or its text was refused. */
    private <T> Optional<T> given(ConfigurationKey<T> key) {
        ConfigValue found = layers.getConfigValue(key.name());
        String text = found.getValue();
        if (text == null) {
            return Optional.empty();
        }
        String source = source(found);
        String shown = key.type().shown(text);
        values.add(new SettingValue(key.name(), shown, source));
        try {
            return Optional.of(key.type().parse(text));
        } catch (IllegalArgumentException e) {
            problems.add("%s: \"%s\" (%s) is not %s"
                    .formatted(key.name(), shown, source, key.type().accepted()));
            return Optional.empty();
        }
    }

    private static String source(ConfigValue found) {
        Layer layer = Layer.ofRank(found.getConfigSourceOrdinal());
        return layer == Layer.ENVIRONMENT
                ? "environment variable " + ConfigurationKey.environmentName(found.getName())
                : layer.label();
    }
}
