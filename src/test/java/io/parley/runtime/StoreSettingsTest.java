package io.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.channel.ChannelName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which namespaces are durable, and that they have a file to be durable in. */
class StoreSettingsTest {

    @Test
    void nothingIsDurableUnlessSomebodySaysSo() throws Exception {
        Settings settings = load(Map.of());

        assertThat(settings.store().file()).isEmpty();
        assertThat(settings.namespaces().anyDurable()).isFalse();
        assertThat(durable(settings, "room/lobby")).isFalse();
    }

    @Test
    void oneNamespaceIsDurable() throws Exception {
        Settings settings =
                load(Map.of("parley.namespace.orders.durable", "true", "parley.store.file", "data/parley.store"));

        assertThat(settings.store().file()).contains(Path.of("data/parley.store"));
        assertThat(durable(settings, "orders/1")).isTrue();
        assertThat(durable(settings, "orders")).isTrue();
        assertThat(durable(settings, "ordersX/1")).isFalse();
        assertThat(settings.namespaces().anyDurable()).isTrue();
    }

    @Test
    void allAreDurableButThoseOfWhichNobodyWantsToKnowLater() throws Exception {
        Settings settings = load(Map.of(
                "parley.any-namespace.durable",
                "true",
                "parley.namespace.cursor.durable",
                "false",
                "parley.store.file",
                "parley.store"));

        assertThat(durable(settings, "room/lobby")).isTrue();
        assertThat(durable(settings, "cursor/1")).isFalse();
        assertThat(durable(settings, "typing/room/lobby")).isFalse();
        assertThat(durable(settings, "updates/1")).isFalse();
    }

    @Test
    void durableWithoutAFileIsAMistake() {
        assertThat(problems(Map.of("parley.namespace.orders.durable", "true")))
                .containsExactly("parley.namespace.orders.durable=true needs parley.store.file: the file that keeps"
                        + " what is to survive a restart");
        assertThat(problems(Map.of("parley.any-namespace.durable", "true")))
                .containsExactly("parley.any-namespace.durable=true needs parley.store.file: the file that keeps what"
                        + " is to survive a restart");
    }

    private static boolean durable(Settings settings, String channel) {
        return settings.namespaces().rulesOf(ChannelName.parse(channel)).durable();
    }

    private static Settings load(Map<String, String> values) throws InvalidSettingsException {
        return SettingsLoader.load(ConfigurationSources.of(values)).settings();
    }

    private static List<String> problems(Map<String, String> values) {
        return catchThrowableOfType(InvalidSettingsException.class, () -> load(values))
                .problems();
    }
}
