package io.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                .contains("parley.http.host=" + host
                        + " is reachable from other machines, and no authentication is configured; listen on 127.0.0.1, or set"
                        + " parley.auth.anonymous-beyond-loopback-insecurely=true to let anybody in");
    }

    @Test
    void allowsAnyAddressWhereThatIsMeant() throws InvalidSettingsException {
        Map<String, String> values =
                Map.of("parley.http.host", "0.0.0.0", "parley.auth.anonymous-beyond-loopback-insecurely", "true");
        assertThat(ExposureRule.refusal(settings(values))).isEmpty();
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
