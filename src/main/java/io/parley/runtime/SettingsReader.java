package io.parley.runtime;

import static io.parley.runtime.ConfigurationKeys.*;
import static io.parley.runtime.LimitKeys.*;

import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns layered texts into typed {@link Settings}, remembering where each came from and which were refused; used once. */
final class SettingsReader {

    private static final String DEFAULT = "default";

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
        return new Settings(
                http(),
                tls(),
                value(WEBAPP),
                value(PROXIES),
                new Settings.Origins(value(ORIGINS), value(ORIGINS_ALLOW_ANY_INSECURELY), value(ORIGINS_REQUIRED)),
                new Settings.Subprotocols(value(SUBPROTOCOLS), value(SUBPROTOCOLS_REQUIRED)),
                new Settings.Auth(value(AUTH_ANONYMOUS_BEYOND_LOOPBACK_INSECURELY)),
                limits(),
                new Settings.Deflate(value(DEFLATE_ENABLED), value(DEFLATE_MIN_BYTES), value(DEFLATE_LEVEL)),
                new Settings.Heartbeat(value(HEARTBEAT_INTERVAL), value(HEARTBEAT_TIMEOUT)),
                new Settings.Close(value(CLOSE_DEADLINE), value(CLOSE_DRAIN)),
                new Settings.Container(
                        value(CONTAINER_FLUSHERS),
                        value(CONTAINER_FLUSHERS_LIMIT),
                        value(CONTAINER_SEND_TIMEOUT),
                        value(CONTAINER_DEFLATE)),
                namespaces(),
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
                value(HTTP_SELECTORS),
                value(HTTP_WORKERS),
                value(HTTP_HEAD_BYTES),
                value(HTTP_HEAD_TIMEOUT),
                value(HTTP_IDLE_TIMEOUT),
                value(HTTP_BACKLOG),
                value(HTTP_SEND_BUFFER_BYTES),
                value(HTTP_REDIRECT_PORT));
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

    private Settings.Limits limits() {
        return new Settings.Limits(
                value(LIMITS_CONNECTIONS),
                value(LIMITS_MESSAGE_BYTES),
                value(LIMITS_MESSAGES_PER_SECOND),
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
                value(LIMITS_JSON_DEPTH));
    }

    private Namespaces namespaces() {
        NamespaceRules any = new NamespaceRules(
                value(ANY_NAMESPACE_HISTORY_SIZE), value(ANY_NAMESPACE_HISTORY_AGE), value(ANY_NAMESPACE_PRESENCE));
        Map<String, NamespaceRules> byName = new HashMap<>();
        for (String name : namespaces) {
            byName.put(
                    name,
                    new NamespaceRules(
                            value(NAMESPACE_HISTORY_SIZE, name, any.historySize()),
                            value(NAMESPACE_HISTORY_AGE, name, any.historyAge()),
                            value(NAMESPACE_PRESENCE, name, any.presence())));
        }
        return new Namespaces(byName, any);
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
