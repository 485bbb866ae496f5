package io.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureRuleTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "localhost", "::1", "[::1]"})
    void allowsLoopback(String host) throws InvalidSettingsException {
        assertThat(ExposureRule.refusal(settings(Map.of("parley.http.host", host))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "[::]", "192.0.2.1", "128.0.0.1", "2001:db8::1"})
    void refusesAddressesThatOtherMachinesReach(String host) throws InvalidSettingsException {
        assertThat(ExposureRule.refusal(settings(Map.of("parley.http.host", host))))
                .contains(
                        "parley.http.host=" + host
                                + " is reachable from other machines, and no authentication is configured; listen on 127.0.0.1,"
                                + " configure some (parley.auth.token-secret, parley.auth.jwks-url, or parley.api.keys with the scope tickets), or set parley.auth.anonymous-beyond-loopback-insecurely=true to let anybody in");
    }

    @Test
    void allowsAnyAddressWhereThatIsMeant() throws InvalidSettingsException {
        Map<String, String> values =
                Map.of("parley.http.host", "0.0.0.0", "parley.auth.anonymous-beyond-loopback-insecurely", "true");
        assertThat(ExposureRule.refusal(settings(values))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "parley.auth.token-secret, a secret of more than thirty-two bytes",
        "parley.auth.jwks-url, https://id.example/jwks.json",
        "parley.auth.container-users, true",
        "parley.api.keys, desk:0000000000000000000000000000000000000000000000000000000000000000:tickets"
    })
    void allowsAnyAddressWhereSomebodyCanShowWhoTheyAre(String key, String value) throws InvalidSettingsException {
        Map<String, String> values = Map.of("parley.http.host", "0.0.0.0", key, value, "parley.auth.audience", "hub");
        assertThat(ExposureRule.refusal(settings(values))).isEmpty();
    }

    @Test
    void isNotSatisfiedByKeysThatGuardTheApiAlone() throws InvalidSettingsException {
        Map<String, String> values = Map.of(
                "parley.http.host", "0.0.0.0", "parley.api.keys", "shop:" + "0".repeat(64) + ":publish revocations");
        assertThat(ExposureRule.refusal(settings(values))).isPresent();
    }

    @Test
    void isNotSatisfiedByRulesOfNamespacesAlone() throws InvalidSettingsException {
        Map<String, String> values =
                Map.of("parley.http.host", "0.0.0.0", "parley.any-namespace.allow-publish", "nobody");
        assertThat(ExposureRule.refusal(settings(values))).isPresent();
    }

    @Test
    void refusesHostsWithoutAddress() throws InvalidSettingsException {
        assertThat(ExposureRule.refusal(settings(Map.of("parley.http.host", "no:such:address"))))
                .contains("parley.http.host: no address is known for \"no:such:address\"");
    }

    private static Settings settings(Map<String, String> values) throws InvalidSettingsException {
        return SettingsLoader.load(ConfigurationSources.of(values)).settings();
    }
}
