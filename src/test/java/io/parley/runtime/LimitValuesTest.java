package io.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.Limit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every setting that limits something is in the catalogue of limits, and so in the metrics. */
class LimitValuesTest {

    private static final List<String> PREFIXES = List.of(
            "parley.limits.",
            "parley.heartbeat.",
            "parley.close.",
            "parley.http.",
            "parley.container.send-timeout",
            "parley.container.flushers-limit",
            "parley.auth.waiting",
            "parley.auth.tickets",
            "parley.auth.revocations",
            "parley.api.request",
            "parley.fallback.channels",
            "parley.api.timeout",
            "parley.api.batch-size",
            "parley.api.idempotency-",
            "parley.webhooks.",
            "parley.calls.",
            "parley.cdi.",
            "parley.store.waiting-",
            "parley.store.history-bytes",
            "parley.mqtt.",
            "parley.any-namespace.");

    /** Settings of those groups that limit nothing, or whose limit nobody in this process can see reached. */
    private static final Map<String, String> OTHERS = Map.of(
            "parley.http.host", "an address",
            "parley.http.port", "an address",
            "parley.http.allowed-hosts", "names",
            "parley.http.redirect-port", "an address",
            "parley.http.selectors", "a number of threads that all connections share",
            "parley.http.backlog", "kept by the kernel",
            "parley.http.send-buffer-bytes", "kept by the kernel",
            "parley.api.idempotency-age", "what is that old is gone as it should be",
            "parley.close.drain", "reached when nobody asks for metrics any more",
            "parley.mqtt.sys-interval", "a pace");

    /** The same in the groups of the backend. */
    private static final Map<String, String> OTHERS_OF_THE_BACKEND = Map.of(
            "parley.webhooks.url", "an address",
            "parley.webhooks.secrets", "keys",
            "parley.webhooks.questions", "a choice",
            "parley.webhooks.facts", "a choice",
            "parley.webhooks.on-failure", "a choice",
            "parley.webhooks.retry-interval", "a pace",
            "parley.webhooks.breaker-failures", "shown by parley_backend_resting",
            "parley.webhooks.breaker-pause", "a pace",
            "parley.calls.url", "an address",
            "parley.calls.procedures", "a choice");

    /** Of the settings of namespaces only those of the rate stand against anything. */
    private static final String RATE = "-per-second";

    @Test
    void knowsEverySettingThatLimitsSomething() {
        List<String> settings = ConfigurationKeys.all()
                .map(ConfigurationKey::name)
                .filter(name -> PREFIXES.stream().anyMatch(name::startsWith))
                .filter(name -> !OTHERS.containsKey(name) && !OTHERS_OF_THE_BACKEND.containsKey(name))
                .filter(name -> !name.startsWith("parley.any-namespace.") || name.endsWith(RATE))
                .toList();

        assertThat(Arrays.stream(Limit.values()).map(Limit::setting)).containsExactlyInAnyOrderElementsOf(settings);
    }

    @ParameterizedTest
    @EnumSource
    void saysTheDefaultInTheUnitOfTheSetting(Limit limit) throws InvalidSettingsException {
        Settings settings =
                SettingsLoader.load(ConfigurationSources.of(Map.of())).settings();

        LimitValues.Allowed allowed = new LimitValues(settings).of(limit);

        String text = ConfigurationKeys.find(limit.setting()).orElseThrow().defaultText();
        assertThat(allowed.unit())
                .isEqualTo(
                        text.endsWith("s") || text.endsWith("d")
                                ? "seconds"
                                : limit.setting().matches(".*[-.]bytes(-per-second)?") ? "bytes" : "items");
        double expected = text.endsWith("MiB")
                ? number(text) * 1024 * 1024
                : text.endsWith("KiB")
                        ? number(text) * 1024
                        : text.endsWith("d") ? number(text) * 86_400 : number(text);
        assertThat(allowed.value()).isEqualTo(expected);
    }

    private static double number(String text) {
        return Double.parseDouble(text.replaceAll("[A-Za-z]", ""));
    }
}
