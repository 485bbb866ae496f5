package io.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationKeysTest {

    static Stream<ConfigurationKey<?>> all() {
        return ConfigurationKeys.all();
    }

    @Test
    void everyConstantStandsInExactlyOneGroup() throws IllegalAccessException {
        List<Object> constants = new ArrayList<>();
        for (Class<?> table : List.of(
                ConfigurationKeys.class,
                LimitKeys.class,
                NamespaceKeys.class,
                AuthKeys.class,
                PermissionKeys.class,
                ApiSettingKeys.class,
                WebhookKeys.class,
                FallbackKeys.class,
                MqttKeys.class,
                StoreKeys.class,
                DoorKeys.class)) {
            for (Field field : table.getDeclaredFields()) {
                if (Modifier.isPublic(field.getModifiers()) && field.getType() == ConfigurationKey.class) {
                    constants.add(field.get(null));
                }
            }
        }
        assertThat(all().map(Object.class::cast)).containsExactlyInAnyOrderElementsOf(constants);
    }

    @Test
    void everyRowIsReadIntoTheSettings() throws InvalidSettingsException {
        List<String> read = SettingsLoader.load(ConfigurationSources.of(Map.of())).values().stream()
                .map(SettingValue::name)
                .toList();
        assertThat(read)
                .containsExactlyInAnyOrderElementsOf(all().filter(key -> !key.perNamespace())
                        .map(ConfigurationKey::name)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("all")
    void isCompleteInEveryRow(ConfigurationKey<?> key) {
        assertThat(key.name()).matches("parley(\\.(<name>|[a-z]+(-[a-z]+)*))+");
        assertThat(key.description()).matches("[A-Z].*\\.");
        if (!key.perNamespace()) {
            assertThatCode(() -> key.type().parse(key.defaultText())).doesNotThrowAnyException();
        }
    }

    @Test
    void noTwoRowsShareAnEnvironmentVariable() {
        assertThat(all().map(key -> ConfigurationKey.environmentName(key.name())))
                .doesNotHaveDuplicates();
    }
}
