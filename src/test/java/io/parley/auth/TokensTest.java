package io.parley.auth;

import static io.parley.auth.Mint.hmac;
import static io.parley.auth.Mint.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.Refusal;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest extends TokenChecks {
    @Nested
    class Algorithms {

        static Stream<Arguments> pairs() {
            return Stream.of(
                            Stream.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
                                    .map(name -> Arguments.of(name, Mint.RSA)),
                            Stream.of(Arguments.of("ES256", Mint.P256)),
                            Stream.of(Arguments.of("ES384", Mint.P384)),
                            Stream.of(Arguments.of("ES512", Mint.P521)),
                            Stream.of("EdDSA", "Ed25519").map(name -> Arguments.of(name, Mint.ED25519)))
                    .flatMap(stream -> stream);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("pairs")
        void takesSignaturesOfKeyPairs(String algorithm, KeyPair pair) {
            keys = List.of(key(null, pair));
            String token = token(algorithm, pair, "{\"alg\":\"" + algorithm + "\"}", ALICE);
            assertThat(identity(token).user()).isEqualTo("alice");
            assertThat(rule(broken(token))).isEqualTo("token.signature");
        }

        @ParameterizedTest
        @ValueSource(strings = {"HS256", "HS384", "HS512"})
        void takesSignaturesOfTheSecret(String algorithm) {
            String token = hmac(algorithm, bytes(Mint.SECRET), "{\"alg\":\"" + algorithm + "\"}", ALICE);
            assertThat(identity(token).user()).isEqualTo("alice");
            assertThat(rule(broken(token))).isEqualTo("token.signature");
        }

        @Test
        void shortSecretIsForHs256Only() throws GeneralSecurityException {
            byte[] secret = bytes(Mint.SECRET.substring(0, 32));
            keys = List.of(VerificationKey.ofSecret(null, secret));
            assertThat(identity(hmac("HS256", secret, HS256, ALICE)).user()).isEqualTo("alice");
            String longer = hmac("HS512", bytes(Mint.SECRET), "{\"alg\":\"HS512\"}", ALICE);
            assertThat(rule(longer)).isEqualTo("token.algorithm");
        }

        @Test
        void refusesPublicKeyAsSecret() {
            keys = List.of(key(null, Mint.RSA));
            byte[] encoded = Mint.RSA.getPublic().getEncoded();
            assertThat(rule(hmac("HS256", encoded, HS256, ALICE))).isEqualTo("token.algorithm");
        }

        @Test
        void refusesPublicKeyAsSecretAlsoWhereThereIsASecret() {
            keys = List.of(secret(), key(null, Mint.RSA));
            byte[] encoded = Mint.RSA.getPublic().getEncoded();
            assertThat(rule(hmac("HS256", encoded, HS256, ALICE))).isEqualTo("token.signature");
        }

        @Test
        void refusesKeyOfAnotherCurve() {
            keys = List.of(key(null, Mint.P384));
            assertThat(rule(token("ES256", Mint.P256, "{\"alg\":\"ES256\"}", ALICE)))
                    .isEqualTo("token.algorithm");
        }

        @Test
        void refusesZeroSignatureOfEcdsa() {
            keys = List.of(key(null, Mint.P256));
            String signed = Mint.base64("{\"alg\":\"ES256\"}") + "." + Mint.base64(ALICE);
            assertThat(rule(signed + "." + Mint.base64(new byte[64]))).isEqualTo("token.signature");
        }

        @ParameterizedTest
        @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "hs256", "HS1", "ES256K", "RSA-OAEP", "dir"})
        void refusesAlgorithmsThatAreNone(String algorithm) {
            String header = "{\"alg\":\"" + algorithm + "\"}";
            assertThat(rule(hmac(header, ALICE))).isEqualTo("token.algorithm");
            assertThat(rule(Mint.base64(header) + "." + Mint.base64(ALICE) + "."))
                    .isEqualTo("token.algorithm");
        }

        @Test
        void refusesMissingAlgorithm() {
            assertThat(rule(hmac("{\"typ\":\"JWT\"}", ALICE))).isEqualTo("token.algorithm");
        }

        @Test
        void refusesMissingSignature() {
            assertThat(rule(Mint.base64(HS256) + "." + Mint.base64(ALICE) + "."))
                    .isEqualTo("token.signature");
        }

        @Test
        void neverReadsTheKeyInTheToken() {
            keys = List.of(key(null, Mint.P256));
            String mine = Mint.base64(Mint.ED25519.getPublic().getEncoded());
            String header = "{\"alg\":\"EdDSA\",\"jwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + mine
                    + "\"},\"jku\":\"http://127.0.0.1:1/keys\",\"x5u\":\"http://127.0.0.1:1/\"}";
            assertThat(rule(token("EdDSA", Mint.ED25519, header, ALICE))).isEqualTo("token.algorithm");
        }
    }

    @Nested
    class Keys {

        @Test
        void theTokenNamesItsKey() {
            keys = List.of(key("one", Mint.P256), key("two", Mint.ED25519));
            assertThat(identity(token("ES256", Mint.P256, "{\"alg\":\"ES256\",\"kid\":\"one\"}", ALICE))
                            .user())
                    .isEqualTo("alice");
            assertThat(rule(token("ES256", Mint.P256, "{\"alg\":\"ES256\",\"kid\":\"two\"}", ALICE)))
                    .isEqualTo("token.algorithm");
            assertThat(rule(token("ES256", Mint.P256, "{\"alg\":\"ES256\",\"kid\":\"three\"}", ALICE)))
                    .isEqualTo("token.key");
        }

        @Test
        void aKeyWithoutIdIsMeantByAnyAndATokenWithoutIdMeansEach() {
            keys = List.of(key(null, Mint.P256), key("two", Mint.ED25519));
            assertThat(identity(token("ES256", Mint.P256, "{\"alg\":\"ES256\",\"kid\":\"any\"}", ALICE))
                            .user())
                    .isEqualTo("alice");
            assertThat(identity(token("EdDSA", Mint.ED25519, "{\"alg\":\"EdDSA\"}", ALICE))
                            .user())
                    .isEqualTo("alice");
        }

        @Test
        void refusesIdThatIsNoString() {
            assertThat(rule(hmac("{\"alg\":\"HS256\",\"kid\":1}", ALICE))).isEqualTo("token.malformed");
            assertThat(rule(hmac("{\"alg\":\"HS256\",\"kid\":\"" + "k".repeat(257) + "\"}", ALICE)))
                    .isEqualTo("token.malformed");
        }
    }

    @Nested
    class Headers {

        @ParameterizedTest
        @ValueSource(strings = {"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"})
        void takesTypesOfAccessTokens(String type) {
            assertThat(identity(hmac("{\"alg\":\"HS256\",\"typ\":\"" + type + "\"}", ALICE))
                            .user())
                    .isEqualTo("alice");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "'typ':'logout+jwt' | token.type",
                    "'typ':'dpop+jwt' | token.type",
                    "'typ':'' | token.type",
                    "'typ':7 | token.malformed",
                    "'typ':null | token.malformed",
                    "'crit':['exp'],'exp':1 | token.critical",
                    "'crit':[] | token.critical",
                    "'b64':false,'crit':['b64'] | token.critical",
                    "'b64':true | token.critical",
                    "'cty':'JWT' | token.nested",
                    "'enc':'A128GCM' | token.nested",
                    "'zip':'DEF' | token.nested"
                },
                quoteCharacter = '`')
        void refusesWhatWouldChangeItsMeaning(String field, String rule) {
            String header = "{\"alg\":\"HS256\"," + field.replace('\'', '"') + "}";
            assertThat(rule(hmac(header, ALICE))).isEqualTo(rule);
        }

        @Test
        void refusesEncryptedTokens() {
            assertThat(rule("e30.e30.e30.e30.e30")).isEqualTo("token.nested");
        }
    }

    @Nested
    class Form {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    ".",
                    "..",
                    "...",
                    "a.b",
                    "e30.e30",
                    "e30.e30.e30.e30",
                    "Bearer e30.e30.e30",
                    "e30 .e30.e30"
                })
        void refusesWhatIsNoToken(String text) {
            assertThat(rule(text)).isEqualTo("token.malformed");
        }

        @Test
        void refusesOtherSpellingsOfTheSameToken() {
            String token = hmac(HS256, ALICE);
            assertThat(identity(token).user()).isEqualTo("alice");
            assertThat(rule(token + "=")).isEqualTo("token.malformed");
            assertThat(rule(token + "\n")).isEqualTo("token.malformed");
            assertThat(rule(" " + token)).isEqualTo("token.malformed");
            assertThat(rule(token.replaceFirst("\\.", "=."))).isEqualTo("token.malformed");
            // HS256 makes 32 bytes: of the last character two bits mean nothing, and are zero.
            char last = token.charAt(token.length() - 1);
            assertThat(rule(token.substring(0, token.length() - 1) + (char) (last + 1)))
                    .isEqualTo("token.malformed");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[]",
                    "\"alice\"",
                    "7",
                    "null",
                    "",
                    "{",
                    "{\"sub\":\"alice\"",
                    "{\"sub\":\"alice\"}{}",
                    "{\"sub\":\"alice\",\"sub\":\"root\"}",
                    "{\"sub\":\"alice\",\"s\\u0075b\":\"root\"}",
                    "{\"parley\":{\"publish\":[],\"publish\":[\"#\"]}}",
                    "{'sub':'alice'}",
                    "{\"sub\":\"alice\",}",
                    "{\"sub\":\"\\ud800\"}",
                    "{\"sub\":NaN}",
                    "{\"sub\":\"alice\"} //",
                    "\ufeff{\"sub\":\"alice\"}"
                })
        void refusesJsonThatReadersUnderstandDifferently(String claims) {
            assertThat(rule(hmac(HS256, claims))).isEqualTo("token.malformed");
        }

        @Test
        void refusesDeepNesting() {
            String claims = "{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}";
            assertThat(rule(hmac(HS256, claims))).isEqualTo("token.malformed");
        }

        @Test
        void refusesBytesThatAreNotUtf8() {
            String signed =
                    Mint.base64(HS256) + "." + Mint.base64(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"'});
            assertThat(rule(signed + ".AAAA")).isEqualTo("token.malformed");
        }

        @Test
        void refusesTwoAlgorithms() {
            assertThat(rule(hmac("{\"alg\":\"HS256\",\"alg\":\"none\"}", ALICE)))
                    .isEqualTo("token.malformed");
        }

        @Test
        void refusesLongTokens() {
            String padded = "{\"sub\":\"alice\",\"x\":\"" + "x".repeat(8192) + "\"," + TIMES + "}";
            Refusal refusal = refusal(hmac(HS256, padded));
            assertThat(refusal.reason())
                    .isEqualTo(
                            "a token has at most 8192 characters; parley.auth.token-bytes allows more (token.too-long)");
        }

        @Test
        void noRefusalRepeatsTheToken() {
            String token = hmac("{\"alg\":\"HS256\",\"typ\":\"very-secret\"}", ALICE);
            assertThat(refusal(token).reason()).doesNotContain("very-secret").doesNotContain("alice");
            String claims = "{\"sub\":\"alice\",\"parley\":{\"very-secret\":[\"very-secret\"]}," + TIMES + "}";
            assertThat(refusal(hmac(HS256, claims)).reason()).doesNotContain("very-secret");
        }
    }

    @Test
    void countsRefusalsByRule() {
        refusal("nonsense");
        refusal(broken(hmac(HS256, ALICE)));
        assertThat(counts.refused().of(CredentialRule.TOKEN_MALFORMED)).isEqualTo(1);
        assertThat(counts.refused().of(CredentialRule.TOKEN_SIGNATURE)).isEqualTo(1);
        assertThat(counts.refused().of(CredentialRule.TOKEN_EXPIRED)).isZero();
    }
}
