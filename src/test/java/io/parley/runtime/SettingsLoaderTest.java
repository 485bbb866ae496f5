package io.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.channel.ChannelName;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Rate;
import io.parley.handshake.SubprotocolPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {

    private final Map<String, String> commandLine = new HashMap<>();
    private final Map<String, String> systemProperties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path directory;

    @Test
    void defaultsAreThoseOfTheDesign() throws InvalidSettingsException {
        NamespaceRules any = new NamespaceRules(100, Duration.ofMinutes(10), true);
        Settings settings = load().settings();

        assertThat(settings.http())
                .isEqualTo(new Settings.Http(
                        "127.0.0.1",
                        8080,
                        List.of(),
                        0,
                        4,
                        8192,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        8192,
                        0,
                        Optional.empty()));
        assertThat(settings.webapp()).isEmpty();
        assertThat(settings.origins()).isEqualTo(new Settings.Origins(List.of(), false, false));
        assertThat(settings.subprotocols())
                .isEqualTo(new Settings.Subprotocols(SubprotocolPolicy.DEFAULT_PREFERENCE, false));
        assertThat(settings.authenticates()).isFalse();
        assertThat(settings.limits())
                .isEqualTo(new Settings.Limits(
                        new Settings.Admission(100_000, 0, 0, 0, 0, 100_000),
                        1 << 20,
                        Rate.UNLIMITED,
                        4 << 20,
                        1 << 18,
                        1 << 20,
                        1000,
                        1000,
                        10_000,
                        1_000_000,
                        64L << 20,
                        100,
                        1000,
                        10_000,
                        64));
        assertThat(settings.heartbeat())
                .isEqualTo(new Settings.Heartbeat(Duration.ofSeconds(25), Duration.ofSeconds(20)));
        assertThat(settings.close()).isEqualTo(new Settings.Close(Duration.ofSeconds(2), Duration.ofSeconds(5)));
        assertThat(rules(settings, "room/lobby")).isEqualTo(any);
        assertThat(rules(settings, "typing/lobby")).isEqualTo(new NamespaceRules(0, Duration.ofMinutes(10), false));
        assertThat(settings.echo()).isEqualTo(new Settings.Echo(false, 20 << 20));
    }

    @Test
    void leavesHalfTheProcessorsToSelectorsUnlessTold() throws InvalidSettingsException {
        assertThat(load().settings().http().selectorsOn(1)).isEqualTo(1);
        assertThat(load().settings().http().selectorsOn(8)).isEqualTo(4);
        systemProperties.put("parley.http.selectors", "3");
        assertThat(load().settings().http().selectorsOn(8)).isEqualTo(3);
    }

    @Test
    void selectsPoliciesOfTheHandshake() throws InvalidSettingsException {
        systemProperties.put("parley.origins", "https://example.com, https://*.example.org");
        systemProperties.put("parley.origins.required", "true");
        systemProperties.put("parley.subprotocols", "chat, mqtt");
        systemProperties.put("parley.subprotocols.required", "true");
        Settings settings = load().settings();

        assertThat(settings.origins().policy().admits("https://a.example.org", "hub", true))
                .isTrue();
        assertThat(settings.origins().policy().admits("https://evil.example", "hub", true))
                .isFalse();
        assertThat(settings.origins().policy().admits(null, "hub", true)).isFalse();
        assertThat(settings.subprotocols().policy().choose(List.of("mqtt", "chat"), List.of("mqtt", "chat")))
                .isEqualTo("chat");
        assertThat(settings.subprotocols().policy().required()).isTrue();

        systemProperties.put("parley.origins.allow-any-insecurely", "true");
        assertThat(load().settings().origins().policy().admits("https://evil.example", "hub", true))
                .isTrue();
    }

    @Nested
    class Sources {

        @Test
        void commandLineDecidesOverSystemPropertiesOverEnvironmentOverFile() throws Exception {
            file("parley.http.port=1");
            assertThat(port()).isEqualTo("1 (parley.properties)");
            environment.put("PARLEY_HTTP_PORT", "2");
            assertThat(port()).isEqualTo("2 (environment variable PARLEY_HTTP_PORT)");
            systemProperties.put("parley.http.port", "3");
            assertThat(port()).isEqualTo("3 (system property)");
            commandLine.put("parley.http.port", "4");
            assertThat(port()).isEqualTo("4 (command line)");
        }

        @Test
        void saysWhereDefaultsComeFrom() throws InvalidSettingsException {
            assertThat(port()).isEqualTo("8080 (default)");
        }

        @Test
        void readsFilesInUtf8WithCommentsAndContinuations() throws Exception {
            file("# ours\nparley.subprotocols = chat, \\\n  mqtt\nparley.namespace.küche.presence: false\n");
            Settings settings = load().settings();
            assertThat(settings.subprotocols().preference()).containsExactly("chat", "mqtt");
            assertThat(rules(settings, "küche/herd").presence()).isFalse();
        }

        @Test
        void emptyListOfAnUpperSourceHidesTheOneBelow() throws Exception {
            file("parley.origins=https://example.com");
            environment.put("PARLEY_ORIGINS", "");
            assertThat(load().settings().origins().allowed()).isEmpty();
        }

        @Test
        void takesNothingForAReference() throws InvalidSettingsException {
            systemProperties.put("parley.http.host", "${user.name}");
            assertThat(load().settings().http().host()).isEqualTo("${user.name}");
        }

        @Test
        void ordinalsAreNotForTheFileToSet() throws IOException {
            file("config_ordinal=1000\nparley.http.port=1");
            assertThat(problems())
                    .containsExactly(
                            "config_ordinal (parley.properties) is not a setting; --settings lists all there are");
        }

        @Test
        void refusesFilesThatAreNotReadable() throws IOException {
            Files.write(directory.resolve("parley.properties"), new byte[] {'a', '=', (byte) 0xFF});
            assertThat(problems()).singleElement().asString().contains("parley.properties cannot be read: ");
        }

        @Test
        void refusesFilesWithBrokenEscapes() throws IOException {
            file("parley.http.host=\\u12");
            assertThat(problems()).singleElement().asString().contains("parley.properties cannot be read: ");
        }

        @Test
        void worksWithoutAnyFile() throws InvalidSettingsException {
            assertThat(SettingsLoader.load(ConfigurationSources.of(Map.of("parley.http.port", "0")))
                            .settings()
                            .http()
                            .port())
                    .isZero();
        }
    }

    @Nested
    class UnknownNamesAreErrors {

        @Test
        void inEverySourceAtOnce() throws IOException {
            commandLine.put("parley.htpp.port", "1");
            systemProperties.put("parley.http.prot", "1");
            environment.put("PARLEY_HTTP_PROT", "1");
            file("parley.htt.port=1\nhttp.port=1\nheartbaet.interval=1s");
            assertThat(problems())
                    .containsExactly(
                            "parley.htpp.port (command line) is not a setting; did you mean parley.http.port?",
                            "parley.http.prot (system property) is not a setting; did you mean parley.http.port?",
                            "PARLEY_HTTP_PROT (environment) is not a setting; did you mean PARLEY_HTTP_PORT?",
                            "heartbaet.interval (parley.properties) is not a setting; did you mean parley.heartbeat.interval?",
                            "http.port (parley.properties) is not a setting; did you mean parley.http.port?",
                            "parley.htt.port (parley.properties) is not a setting; did you mean parley.http.port?");
        }

        @ParameterizedTest
        @CsvSource({
            "PARLEY_PORT, PARLEY_HTTP_PORT",
            "parley_http_port, PARLEY_HTTP_PORT",
            "Parley_Http_Port, PARLEY_HTTP_PORT",
            "PARLEY_HTTP__PORT, PARLEY_HTTP_PORT",
            "PARLEY_NAMESPACE_ROOM_HISTRY_SIZE, PARLEY_NAMESPACE_ROOM_HISTORY_SIZE"
        })
        void inTheEnvironment(String variable, String meant) {
            environment.put(variable, "9000");
            assertThat(problems())
                    .containsExactly(variable + " (environment) is not a setting; did you mean " + meant + "?");
        }

        @ParameterizedTest
        @CsvSource({
            "parley.namespace.room.histroy-size, parley.namespace.room.history-size",
            "parley.namespace.presence, parley.any-namespace.presence",
            "Parley.http.port, parley.http.port"
        })
        void inSystemProperties(String name, String meant) {
            systemProperties.put(name, "1");
            assertThat(problems())
                    .containsExactly(name + " (system property) is not a setting; did you mean " + meant + "?");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a/b", "a+b", "#", "tab\there", ""})
        void forNamespacesThatNoChannelCanHave(String namespace) {
            systemProperties.put("parley.namespace." + namespace + ".presence", "true");
            assertThat(problems()).singleElement().asString().contains("(system property) is not a setting");
        }

        @Test
        void butOnlyWhereTheyLookLikeOurs() throws InvalidSettingsException {
            systemProperties.put("java.version", "17");
            systemProperties.put("parleyish.port", "1");
            environment.put("PATH", "/bin");
            environment.put("PARLEYISH_PORT", "1");
            assertThat(load().settings().http().port()).isEqualTo(8080);
        }

        @Test
        void exceptWhatKubernetesAddsBesideAServiceNamedParley() throws InvalidSettingsException {
            environment.put("PARLEY_SERVICE_HOST", "10.0.0.1");
            environment.put("PARLEY_SERVICE_PORT", "80");
            environment.put("PARLEY_SERVICE_PORT_HTTP", "80");
            environment.put("PARLEY_PORT", "tcp://10.0.0.1:80");
            environment.put("PARLEY_PORT_80_TCP", "tcp://10.0.0.1:80");
            environment.put("PARLEY_PORT_80_TCP_ADDR", "10.0.0.1");
            environment.put("PARLEY_REDIS_SERVICE_HOST", "10.0.0.2");
            environment.put("PARLEY_REDIS_PORT", "tcp://10.0.0.2:6379");
            assertThat(load().settings().http().port()).isEqualTo(8080);
        }
    }

    @Nested
    class ValuesAreChecked {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "parley.http.port | 65536 | a whole number from 0 to 65535",
                    "parley.http.port | http | a whole number from 0 to 65535",
                    "parley.http.workers | 0 | a whole number from 1 to 10000",
                    "parley.http.host | two words | a host name or an address",
                    "parley.webapp | /nowhere/at/all | a directory that exists",
                    "parley.heartbeat.interval | 25 | a duration from 1ms to 1h, such as 500ms, 25s, 10m or PT25S",
                    "parley.limits.message-bytes | 2GiB | a size in bytes from 1 to 1GiB, such as 4096, 64KiB or 1MiB",
                    "parley.echo.enabled | yes | true or false",
                    "parley.origins | example.com | a comma-separated list of origins such as https://example.com or https://*.example.com",
                    "parley.origins | https://a.example,,https://b.example | a comma-separated list of origins such as https://example.com or https://*.example.com",
                    "parley.subprotocols | chat,chat | a comma-separated list of different subprotocols",
                    "parley.subprotocols | ch at | a comma-separated list of different subprotocols",
                    "parley.namespace.room.history-size | many | a whole number from 0 to 1000000",
                    "parley.namespace.typing.history-size | -1 | a whole number from 0 to 1000000",
                    "parley.any-namespace.history-age | 0s | a duration from 1ms to 3650d, such as 500ms, 25s, 10m or PT25S"
                })
        void refusesWhatIsNotAccepted(String name, String value, String accepted) {
            systemProperties.put(name, value);
            assertThat(problems())
                    .containsExactly("%s: \"%s\" (system property) is not %s".formatted(name, value, accepted));
        }

        @Test
        void namesTheSourceThatDecided() {
            systemProperties.put("parley.http.port", "1");
            environment.put("PARLEY_HTTP_WORKERS", "none");
            commandLine.put("parley.http.port", "x");
            assertThat(problems())
                    .containsExactly(
                            "parley.http.port: \"x\" (command line) is not a whole number from 0 to 65535",
                            "parley.http.workers: \"none\" (environment variable PARLEY_HTTP_WORKERS) is not a whole number from 1 to 10000");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " "})
        void emptyIsNotAbsent(String value) {
            environment.put("PARLEY_HTTP_PORT", value);
            assertThat(problems())
                    .containsExactly("parley.http.port: \"" + value
                            + "\" (environment variable PARLEY_HTTP_PORT) is not a whole number from 0 to 65535");
        }
    }

    @Nested
    class NamespacesHaveRules {

        @Test
        void ofTheirOwnAndForTheRestThoseOfAny() throws InvalidSettingsException {
            systemProperties.put("parley.any-namespace.history-age", "1h");
            systemProperties.put("parley.any-namespace.presence", "false");
            systemProperties.put("parley.namespace.room.history-size", "7");
            Settings settings = load().settings();
            assertThat(rules(settings, "room/lobby")).isEqualTo(new NamespaceRules(7, Duration.ofHours(1), false));
            assertThat(rules(settings, "news")).isEqualTo(new NamespaceRules(100, Duration.ofHours(1), false));
        }

        @Test
        void evenForTyping() throws InvalidSettingsException {
            systemProperties.put("parley.any-namespace.history-size", "5");
            assertThat(rules(load().settings(), "typing/lobby").historySize()).isZero();
            environment.put("PARLEY_NAMESPACE_TYPING_HISTORY_SIZE", "9");
            assertThat(rules(load().settings(), "typing/lobby").historySize()).isEqualTo(9);
        }

        @Test
        void fromTheEnvironment() throws InvalidSettingsException {
            environment.put("PARLEY_NAMESPACE_ROOM_HISTORY_SIZE", "7");
            environment.put("PARLEY_NAMESPACE_ROOM_HISTORY_AGE", "7s");
            environment.put("PARLEY_NAMESPACE_ROOM_PRESENCE", "false");
            environment.put("PARLEY_ANY_NAMESPACE_HISTORY_SIZE", "3");
            Settings settings = load().settings();
            assertThat(rules(settings, "room/lobby")).isEqualTo(new NamespaceRules(7, Duration.ofSeconds(7), false));
            assertThat(rules(settings, "other").historySize()).isEqualTo(3);
        }

        @Test
        void fromTheEnvironmentForNamesWrittenOutElsewhere() throws Exception {
            file("parley.namespace.chat-room.presence=false\nparley.namespace.News.presence=false");
            environment.put("PARLEY_NAMESPACE_CHAT_ROOM_HISTORY_SIZE", "7");
            environment.put("PARLEY_NAMESPACE_NEWS_HISTORY_SIZE", "8");
            Settings settings = load().settings();
            assertThat(rules(settings, "chat-room").historySize()).isEqualTo(7);
            assertThat(rules(settings, "News").historySize()).isEqualTo(8);
            assertThat(rules(settings, "news").historySize()).isEqualTo(100);
        }

        @Test
        void butNotForNamesThatCouldBeSeveral() {
            environment.put("PARLEY_NAMESPACE_CHAT_ROOM_HISTORY_SIZE", "7");
            assertThat(problems())
                    .containsExactly(
                            "PARLEY_NAMESPACE_CHAT_ROOM_HISTORY_SIZE (environment) does not say whether its namespace is"
                                    + " chat_room or chat-room; use -D or parley.properties, where names are exact");
        }

        @Test
        void withDotsInTheirNames() throws InvalidSettingsException {
            systemProperties.put("parley.namespace.com.example.history-size", "7");
            assertThat(rules(load().settings(), "com.example/x").historySize()).isEqualTo(7);
        }
    }

    private void file(String text) throws IOException {
        Files.writeString(directory.resolve("parley.properties"), text);
    }

    private LoadedSettings load() throws InvalidSettingsException {
        return SettingsLoader.load(new ConfigurationSources(
                commandLine, systemProperties, environment, Optional.of(directory.resolve("parley.properties"))));
    }

    private List<String> problems() {
        return catchThrowableOfType(InvalidSettingsException.class, this::load).problems();
    }

    private String port() throws InvalidSettingsException {
        return load().values().stream()
                .filter(value -> value.name().equals("parley.http.port"))
                .map(value -> value.text() + " (" + value.source() + ")")
                .findFirst()
                .orElseThrow();
    }

    private static NamespaceRules rules(Settings settings, String channel) {
        return settings.namespaces().rulesOf(ChannelName.parse(channel));
    }
}
