package io.parley.auth;

import static io.parley.auth.Mint.hmac;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelFilter;
import io.parley.channel.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest extends TokenChecks {
    @Test
    void saysWhomTheTokenIsAbout() {
        String claims = """
                {"iss":"https://id.example","sub":"alice","name":"Alice","jti":"t1","nbf":1799999940,%s,
                 "parley":{"subscribe":["room/#","user/{user}/#"],"publish":["room/+"],"call":["math.add"]}}""".formatted(TIMES);

        assertThat(identity(hmac(HS256, claims)))
                .isEqualTo(new Identity(
                        "alice",
                        "Alice",
                        Identity.Proof.TOKEN,
                        "t1",
                        Instant.ofEpochSecond(1_799_999_940L),
                        Instant.ofEpochSecond(1_800_003_600L),
                        new Rights(Map.of(
                                Action.SUBSCRIBE,
                                List.of(ChannelFilter.parse("room/#"), ChannelFilter.parse("user/alice/#")),
                                Action.PUBLISH,
                                List.of(ChannelFilter.parse("room/+")),
                                Action.CALL,
                                List.of(ChannelFilter.parse("math/add"))))));
    }

    @Test
    void tokenWithoutPermissionsGrantsNothing() {
        Identity alice = identity(hmac(HS256, ALICE));
        assertThat(alice.rights()).isEqualTo(Rights.NONE);
        assertThat(alice.name()).isNull();
        assertThat(alice.tokenId()).isNull();
    }

    @Nested
    class Times {

        @ParameterizedTest
        @CsvSource({
            "0, ''",
            "3629, ''",
            "3630, token.expired",
            "100000, token.expired",
            "-60, ''",
            "-90, ''",
            "-91, token.not-yet-valid"
        })
        void countFromTheInjectedClock(long secondsLater, String rule) {
            now = NOW.plusSeconds(secondsLater);
            assertThat(ruleOrNone(hmac(HS256, ALICE))).isEqualTo(rule);
        }

        @Test
        void refusesTokenThatIsForLater() {
            String later = "{\"sub\":\"alice\",\"nbf\":1800000031," + TIMES + "}";
            assertThat(rule(hmac(HS256, later))).isEqualTo("token.not-yet-valid");
            now = NOW.plusSeconds(1);
            assertThat(identity(hmac(HS256, later)).user()).isEqualTo("alice");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"sub\":\"alice\",\"iat\":1800000000}",
                    "{\"sub\":\"alice\",\"exp\":1800000060}",
                    "{\"sub\":\"alice\",\"iat\":1800000000,\"exp\":null}",
                    "{\"sub\":\"alice\",\"iat\":1799913600,\"exp\":1800000001}",
                    "{\"sub\":\"alice\",\"iat\":1800000000,\"exp\":253402300800}"
                })
        void refusesLivesWithoutEndAndLongOnes(String claims) {
            assertThat(rule(hmac(HS256, claims))).isEqualTo("token.life");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1e999999999",
                    "1e10",
                    "-1",
                    "\"1800003600\"",
                    "true",
                    "[1800003600]",
                    "99999999999999999999",
                    "1.5e9"
                })
        void refusesTimesThatAreNone(String time) {
            String claims = "{\"sub\":\"alice\",\"iat\":1799999940,\"exp\":" + time + "}";
            assertThat(rule(hmac(HS256, claims))).isEqualTo("token.malformed");
        }

        @Test
        void takesFractionsOfASecond() {
            String claims = "{\"sub\":\"alice\",\"iat\":1799999940.25,\"exp\":1800003600.999}";
            assertThat(identity(hmac(HS256, claims)).expiresAt()).isEqualTo(Instant.ofEpochSecond(1_800_003_600L));
        }
    }

    @Nested
    class IssuerAndAudience {

        @ParameterizedTest
        @CsvSource({"https://id.example, ''", "https://id.example/, token.issuer", "https://evil.example, token.issuer"
        })
        void issuerIsTheConfiguredOne(String iss, String rule) {
            issuer = "https://id.example";
            assertThat(ruleOrNone(hmac(HS256, "{\"iss\":\"" + iss + "\",\"sub\":\"alice\"," + TIMES + "}")))
                    .isEqualTo(rule);
            assertThat(rule(hmac(HS256, ALICE))).isEqualTo("token.issuer");
            assertThat(rule(hmac(HS256, "{\"iss\":[\"https://id.example\"],\"sub\":\"alice\"," + TIMES + "}")))
                    .isEqualTo("token.issuer");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "'hub' | ''",
                    "['other','hub'] | ''",
                    "'other' | token.audience",
                    "['other'] | token.audience",
                    "[] | token.audience",
                    "[['hub']] | token.audience",
                    "{'hub':true} | token.audience",
                    "null | token.audience",
                    "'HUB' | token.audience"
                },
                quoteCharacter = '`')
        void audienceNamesTheHub(String aud, String rule) {
            audiences = List.of("hub", "hub2");
            String claims = "{\"aud\":" + aud.replace('\'', '"') + ",\"sub\":\"alice\"," + TIMES + "}";
            assertThat(ruleOrNone(hmac(HS256, claims))).isEqualTo(rule.equals("''") ? "" : rule);
            assertThat(rule(hmac(HS256, ALICE))).isEqualTo("token.audience");
        }

        @Test
        void refusesAudienceThatNobodyConfigured() {
            assertThat(rule(hmac(HS256, "{\"aud\":\"another-service\",\"sub\":\"alice\"," + TIMES + "}")))
                    .isEqualTo("token.audience");
        }
    }

    @Nested
    class Users {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"\"",
                    "\"  \"",
                    "7",
                    "null",
                    "[\"alice\"]",
                    "\"a\\u0000b\"",
                    "\"a\\nb\"",
                    "\"a\\u2028b\"",
                    "\"a\\u009fb\""
                })
        void refusesIdsThatNobodyCanHave(String sub) {
            assertThat(rule(hmac(HS256, "{\"sub\":" + sub + "," + TIMES + "}"))).isEqualTo("token.user");
        }

        @Test
        void refusesTokensWithoutUser() {
            assertThat(rule(hmac(HS256, "{" + TIMES + "}"))).isEqualTo("token.user");
        }

        @Test
        void idHasAtMost128Characters() {
            assertThat(identity(hmac(HS256, "{\"sub\":\"" + "ä".repeat(128) + "\"," + TIMES + "}"))
                            .user())
                    .hasSize(128);
            assertThat(rule(hmac(HS256, "{\"sub\":\"" + "a".repeat(129) + "\"," + TIMES + "}")))
                    .isEqualTo("token.user");
        }

        @ParameterizedTest
        @ValueSource(strings = {"7", "\"\"", "\"a\\rb\"", "{\"first\":\"Alice\"}"})
        void refusesNamesThatCannotBeShown(String name) {
            assertThat(rule(hmac(HS256, "{\"sub\":\"alice\",\"name\":" + name + "," + TIMES + "}")))
                    .isEqualTo("token.user");
        }

        @Test
        void refusesTokenIdsThatAreNone() {
            assertThat(rule(hmac(HS256, "{\"sub\":\"alice\",\"jti\":7," + TIMES + "}")))
                    .isEqualTo("token.malformed");
            assertThat(rule(hmac(HS256, "{\"sub\":\"alice\",\"jti\":\"" + "j".repeat(257) + "\"," + TIMES + "}")))
                    .isEqualTo("token.malformed");
        }

        @Test
        void refusesMalformedPermissions() {
            Refusal refusal = refusal(hmac(HS256, "{\"sub\":\"alice\",\"parley\":{\"subscibe\":[]}," + TIMES + "}"));
            assertThat(refusal.reason())
                    .isEqualTo("the token's parley: permissions are for subscribe, publish, presence, history, call and"
                            + " nothing else (token.permissions)");
        }
    }
}
