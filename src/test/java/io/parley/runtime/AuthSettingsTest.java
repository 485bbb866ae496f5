package io.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.auth.Action;
import io.parley.auth.ClaimRules;
import io.parley.auth.Identity;
import io.parley.auth.Rights;
import io.parley.auth.TokenKeys;
import io.parley.channel.ChannelFilter;
import io.parley.channel.Refusal;
import java.io.IOException;
import java.net.URI;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthSettingsTest {

    private static final String SECRET = "a secret of more than thirty-two bytes";

    private static final Identity ALICE =
            new Identity("alice", null, Identity.Proof.BASIC, null, null, null, Rights.NONE);

    private final Map<String, String> values = new HashMap<>();

    @TempDir
    private Path directory;

    @Test
    void defaultsAskNobody() throws InvalidSettingsException {
        assertThat(settings().auth())
                .isEqualTo(new AuthSettings(
                        new TokenKeys("", Optional.empty(), Optional.empty(), Optional.empty()),
                        new ClaimRules(
                                null,
                                List.of(),
                                Duration.ofSeconds(30),
                                Duration.ofDays(1),
                                "sub",
                                "name",
                                "parley",
                                100),
                        8192,
                        false,
                        Optional.empty(),
                        false,
                        Duration.ofSeconds(30),
                        100_000,
                        100_000,
                        1000,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        false));
        assertThat(settings().authenticates()).isFalse();
    }

    @Test
    void secretIsInNoText() throws InvalidSettingsException {
        values.put("parley.auth.token-secret", SECRET);
        LoadedSettings loaded = SettingsLoader.load(ConfigurationSources.of(values));

        assertThat(loaded.settings().authenticates()).isTrue();
        assertThat(loaded.settings().toString()).doesNotContain(SECRET);
        assertThat(loaded.values().toString()).doesNotContain(SECRET).contains("***");
    }

    @Test
    void jwkSetOnTheNetHasItsTimes() throws InvalidSettingsException {
        values.put("parley.auth.jwks-url", "https://id.example/jwks.json");
        values.put("parley.auth.audience", "hub, other");
        values.put("parley.auth.issuer", "https://id.example");
        AuthSettings auth = settings().auth();

        assertThat(auth.keys().remoteSet())
                .contains(new TokenKeys.RemoteSet(
                        URI.create("https://id.example/jwks.json"),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(10),
                        Duration.ofDays(1),
                        Duration.ofSeconds(5),
                        256 << 10));
        assertThat(auth.claims().audiences()).containsExactly("hub", "other");
        assertThat(auth.claims().issuer()).isEqualTo("https://id.example");
    }

    @Test
    void jwkSetOnTheNetNeedsAnAudience() {
        values.put("parley.auth.jwks-url", "https://id.example/jwks.json");
        assertThat(problems())
                .containsExactly("parley.auth.jwks-url needs parley.auth.audience: else tokens that were made for other"
                        + " services would open this one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example/jwks.json",
                "http://127.0.0.1.evil.example/jwks.json",
                "file:///etc/keys",
                "https://user:password@id.example/",
                "jwks.json"
            })
    void jwkSetOnTheNetComesBySafeWaysOnly(String address) {
        values.put("parley.auth.jwks-url", address);
        values.put("parley.auth.audience", "hub");
        assertThat(problems()).singleElement().asString().startsWith("the keys of tokens cannot be used: ");
    }

    @Test
    void refusesShortSecret() {
        values.put("parley.auth.token-secret", "0123456789012345678901234567890");
        assertThat(problems())
                .containsExactly("the keys of tokens cannot be used: parley.auth.token-secret: the secret has less than"
                        + " 32 bytes");
    }

    @Test
    void refusesPemFileInPlaceOfTheSecret() {
        values.put(
                "parley.auth.token-secret", "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----");
        assertThat(problems()).singleElement().asString().contains("a PEM file is no secret");
    }

    @Test
    void refusesFilesThatCannotBeUsed() throws IOException {
        Path keys = Files.writeString(directory.resolve("keys"), "{}");
        values.put("parley.auth.jwks-file", keys.toString());
        values.put("parley.auth.users-file", keys.toString());
        assertThat(problems())
                .containsExactly(
                        "the keys of tokens cannot be used: " + keys + ": it is no JWK set: there is no \"keys\" in it",
                        "parley.auth.users-file: " + keys
                                + ", line 1 is not <user>:pbkdf2-sha256:<iterations>:<salt>:<hash> with another user than"
                                + " the lines above it");
    }

    @Test
    void anonymousMeansNothingWhereEverybodyIs() {
        values.put("parley.auth.anonymous", "true");
        assertThat(problems())
                .containsExactly("parley.auth.anonymous has no meaning without authentication, where everybody is"
                        + " anonymous");
    }

    @Test
    void keyThatHasTicketsIssuedMakesThemAWayIn() throws InvalidSettingsException {
        values.put("parley.api.keys", key("shop", "publish read connections revocations"));
        assertThat(settings().authenticates()).isFalse();

        values.put("parley.api.keys", key("shop", "publish") + "," + key("desk", "tickets"));
        assertThat(settings().authenticates()).isTrue();
        values.put("parley.auth.anonymous", "true");
        assertThat(settings().auth().anonymous()).isTrue();
    }

    @Test
    void keyInAFileThatHasTicketsIssuedMakesThemAWayIn() throws Exception {
        Path file = Files.writeString(directory.resolve("keys"), "# desks\n" + key("desk", "tickets") + "\n");
        values.put("parley.api.keys-file", file.toString());
        assertThat(settings().authenticates()).isTrue();
    }

    @Test
    void keysOfOneNameInTwoPlacesAreToldAsTheOneProblem() throws IOException {
        Path file = Files.writeString(directory.resolve("keys"), key("desk", "tickets"));
        values.put("parley.api.keys-file", file.toString());
        values.put("parley.api.keys", key("desk", "publish"));
        assertThat(problems())
                .containsExactly("parley.api.keys and parley.api.keys-file: two API keys are called 'desk'");
    }

    private static String key(String name, String scopes) {
        return name + ":" + "0".repeat(64) + ":" + scopes;
    }

    @Nested
    class Permits {

        @ParameterizedTest
        @EnumSource(Action.class)
        void nobodyMayDoAnythingUngrantedWhereTicketsAreTheWayIn(Action action) {
            values.put("parley.api.keys", key("desk", "tickets"));
            assertThat(refusal(ALICE, action, "room/lobby"))
                    .contains("parley.any-namespace.allow-" + action.wireName() + "=token");
        }

        @ParameterizedTest
        @EnumSource(Action.class)
        void everybodyMayDoEverythingWithoutAuthentication(Action action) throws InvalidSettingsException {
            check(Identity.ANONYMOUS, action, "room/lobby");
            check(Identity.ANONYMOUS, action, "#");
        }

        @ParameterizedTest
        @EnumSource(Action.class)
        void nobodyMayDoAnythingUngrantedWithAuthentication(Action action) {
            values.put("parley.auth.token-secret", SECRET);
            assertThat(refusal(ALICE, action, "room/lobby"))
                    .isEqualTo("no " + action.wireName() + " on room/lobby: parley.any-namespace.allow-"
                            + action.wireName() + "=token, and no token grants anything here");
        }

        @ParameterizedTest
        @CsvSource({"subscribe, SUBSCRIBE", "publish, PUBLISH", "presence, PRESENCE", "history, HISTORY", "call, CALL"})
        void namespaceDecidesOverAllNamespaces(String word, Action action) throws InvalidSettingsException {
            values.put("parley.auth.token-secret", SECRET);
            values.put("parley.any-namespace.allow-" + word, "users");
            values.put("parley.namespace.news.allow-" + word, "nobody");
            values.put("parley.namespace.lounge.allow-" + word, "everybody");

            check(ALICE, action, "room/lobby");
            check(Identity.ANONYMOUS, action, "lounge/1");
            assertThat(refusal(Identity.ANONYMOUS, action, "room/lobby"))
                    .contains("parley.any-namespace.allow-" + word + "=users");
            assertThat(refusal(ALICE, action, "news/today"))
                    .isEqualTo("no " + word + " on news/today: parley.namespace.news.allow-" + word + "=nobody");
        }

        @Test
        void privateNamespaceIsItsUsersOwn() throws InvalidSettingsException {
            values.put("parley.auth.token-secret", SECRET);
            values.put("parley.namespace.user.private", "true");
            values.put("parley.namespace.user.allow-publish", "nobody");

            check(ALICE, Action.SUBSCRIBE, "user/alice/#");
            assertThat(refusal(ALICE, Action.SUBSCRIBE, "user/bob"))
                    .isEqualTo(
                            "no subscribe on user/bob: parley.namespace.user.private=true: the second segment is to be"
                                    + " the id of the user who does it");
            assertThat(refusal(ALICE, Action.PUBLISH, "user/alice"))
                    .isEqualTo("no publish on user/alice: parley.namespace.user.allow-publish=nobody");
        }

        @Test
        void environmentNamesTheNamespaceAndNotTheRule() throws InvalidSettingsException {
            Map<String, String> environment =
                    Map.of("PARLEY_NAMESPACE_ROOM_ALLOW_PRESENCE", "nobody", "PARLEY_NAMESPACE_HALL_PRESENCE", "false");
            Settings settings = SettingsLoader.load(
                            new ConfigurationSources(Map.of(), Map.of(), Map.of(), environment, Optional.empty()))
                    .settings();

            assertThat(catchThrowableOfType(
                            Refusal.class,
                            () -> settings.access().check(ALICE, Action.PRESENCE, ChannelFilter.parse("room/lobby"))))
                    .hasMessageContaining("parley.namespace.room.allow-presence=nobody");
        }

        private void check(Identity who, Action action, String filter) throws InvalidSettingsException {
            Settings settings = settings();
            assertThatCode(() -> settings.access().check(who, action, ChannelFilter.parse(filter)))
                    .doesNotThrowAnyException();
        }

        private String refusal(Identity who, Action action, String filter) {
            return catchThrowableOfType(
                            Refusal.class, () -> settings().access().check(who, action, ChannelFilter.parse(filter)))
                    .reason();
        }
    }

    private Settings settings() throws InvalidSettingsException {
        return SettingsLoader.load(ConfigurationSources.of(values)).settings();
    }

    private List<String> problems() {
        return catchThrowableOfType(InvalidSettingsException.class, this::settings)
                .problems();
    }
}
