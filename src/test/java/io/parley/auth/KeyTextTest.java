package io.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {

    /** RFC 7515 appendix A.1. */
    private static final String RFC7515_KEY =
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";

    private static final String RFC7515_SIGNED = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
            + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    private static final String RFC7515_SIGNATURE = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    /** RFC 8037 appendix A.4. */
    private static final String RFC8037_SET = "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":"
            + "\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";

    private static final String RFC8037_SIGNED = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";

    private static final String RFC8037_SIGNATURE =
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    @Test
    void checksTheHmacOfTheSpecification() throws UnusableKeyException {
        String set = "{\"keys\":[{\"kty\":\"oct\",\"k\":\"" + RFC7515_KEY + "\"}]}";
        VerificationKey key = KeyText.jwkSet(set, true).get(0);
        assertThat(key.signed(token("HS256", RFC7515_SIGNED, RFC7515_SIGNATURE)))
                .isTrue();
        assertThat(key.signed(token("HS256", RFC7515_SIGNED + "A", RFC7515_SIGNATURE)))
                .isFalse();
        assertThat(key.signed(token("HS512", RFC7515_SIGNED, RFC7515_SIGNATURE)))
                .isFalse();
    }

    @Test
    void checksTheEd25519OfTheSpecification() throws UnusableKeyException {
        VerificationKey key = KeyText.jwkSet(RFC8037_SET, false).get(0);
        assertThat(key.signed(token("EdDSA", RFC8037_SIGNED, RFC8037_SIGNATURE)))
                .isTrue();
        assertThat(key.signed(token("Ed25519", RFC8037_SIGNED, RFC8037_SIGNATURE)))
                .isTrue();
        assertThat(key.signed(token("EdDSA", RFC8037_SIGNED, "AAAA"))).isFalse();
        assertThat(key.signed(token("EdDSA", RFC8037_SIGNED, ""))).isFalse();
    }

    @Nested
    class Secrets {

        @Test
        void isTheTextOrWhatItsBase64Says() throws UnusableKeyException {
            String token = Mint.hmac("{\"alg\":\"HS256\"}", "{}");
            CompactToken parsed = CompactToken.parse(token, 8192, new AuthenticationCounts());
            String base64 = Base64.getEncoder().encodeToString(Mint.SECRET.getBytes(StandardCharsets.UTF_8));

            assertThat(KeyText.secret(Mint.SECRET).get(0).signed(parsed)).isTrue();
            assertThat(KeyText.secret("base64:" + base64).get(0).signed(parsed)).isTrue();
            assertThat(KeyText.secret(base64).get(0).signed(parsed)).isFalse();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "short",
                    "base64:c2hvcnQ=",
                    "base64:not base64 at all, is it",
                    "0123456789012345678901234567890"
                })
        void refusesWhatIsWeakOrNone(String secret) {
            assertThatThrownBy(() -> KeyText.secret(secret))
                    .isInstanceOf(UnusableKeyException.class)
                    .hasMessageNotContaining(secret);
        }
    }

    @Nested
    class Pem {

        @Test
        void readsEachKindOfKeyAlsoSeveral() throws UnusableKeyException {
            List<VerificationKey> keys = KeyText.pem("for tests\n" + pem(Mint.RSA) + pem(Mint.P256) + pem(Mint.P384)
                    + pem(Mint.P521) + pem(Mint.ED25519));
            assertThat(keys).hasSize(5);
            assertThat(keys.get(0).isFor("PS256")).isTrue();
            assertThat(keys.get(1).isFor("ES256")).isTrue();
            assertThat(keys.get(2).isFor("ES384")).isTrue();
            assertThat(keys.get(3).isFor("ES512")).isTrue();
            assertThat(keys.get(4).isFor("EdDSA")).isTrue();
            assertThat(keys).noneMatch(key -> key.isFor("HS256"));
        }

        @Test
        void refusesPrivateKeys() {
            String mine = "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder()
                            .encodeToString(Mint.P256.getPrivate().getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
            assertThatThrownBy(() -> KeyText.pem(mine + pem(Mint.P256)))
                    .hasMessage("it holds a private key, which belongs to whoever issues tokens");
        }

        @Test
        void refusesWeakRsa() throws NoSuchAlgorithmException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(1024);
            KeyPair weak = generator.generateKeyPair();
            assertThatThrownBy(() -> KeyText.pem(pem(weak)))
                    .hasMessage("an RSA key of 1024 bits: the hub takes 2048 to 8192");
        }

        @Test
        void refusesKeysForOtherThings() throws NoSuchAlgorithmException {
            KeyPair agreement = KeyPairGenerator.getInstance("X25519").generateKeyPair();
            assertThatThrownBy(() -> KeyText.pem(pem(agreement)))
                    .hasMessage("its PUBLIC KEY is none of RSA, EC, Ed25519");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "-----BEGIN PUBLIC KEY-----",
                    "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
                    "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                    "-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----",
                    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
                })
        void refusesWhatIsNone(String text) {
            assertThatThrownBy(() -> KeyText.pem(text)).isInstanceOf(UnusableKeyException.class);
        }
    }

    @Nested
    class Sets {

        private static final String GOOD =
                "{\"kty\":\"OKP\",\"kid\":\"good\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"kty\":\"new\",\"kid\":\"x\"}",
                    "{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
                    "{\"kty\":\"RSA\",\"kid\":\"x\"}",
                    "{\"kty\":\"EC\",\"kid\":\"x\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}",
                    "{\"kty\":\"EC\",\"kid\":\"x\",\"crv\":\"secp256k1\",\"x\":\"AQ\",\"y\":\"AQ\"}",
                    "{\"kty\":\"OKP\",\"kid\":\"x\",\"crv\":\"X25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
                    "{\"kty\":\"OKP\",\"kid\":\"x\",\"crv\":\"Ed25519\",\"x\":\"AQ\"}",
                    "{\"kty\":\"oct\",\"kid\":\"x\",\"k\":\"c2hvcnQ\"}",
                    "{\"kty\":\"OKP\",\"kid\":\"x\",\"use\":\"enc\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
                    "{\"kty\":\"OKP\",\"kid\":\"x\",\"key_ops\":[\"sign\"],\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
                    "{\"kty\":\"OKP\",\"kid\":\"x\",\"alg\":\"RS256\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"
                })
        void passesOverWhatItCannotUse(String odd) throws UnusableKeyException {
            assertThat(KeyText.jwkSet("{\"keys\":[" + odd + "," + GOOD + "]}", true))
                    .extracting(VerificationKey::id)
                    .containsExactly("good");
            assertThatThrownBy(() -> KeyText.jwkSet("{\"keys\":[" + odd + "]}", true))
                    .isInstanceOf(UnusableKeyException.class);
        }

        @Test
        void keyIsForItsOwnAlgorithmOnly() throws UnusableKeyException {
            String rsa = "{\"kty\":\"RSA\",\"alg\":\"RS256\",\"n\":\"" + modulus() + "\",\"e\":\"AQAB\"}";
            VerificationKey key =
                    KeyText.jwkSet("{\"keys\":[" + rsa + "]}", false).get(0);
            assertThat(key.isFor("RS256")).isTrue();
            assertThat(key.isFor("RS512")).isFalse();
            assertThat(key.isFor("PS256")).isFalse();
        }

        @Test
        void refusesExponentOne() {
            String rsa = "{\"kty\":\"RSA\",\"n\":\"" + modulus() + "\",\"e\":\"AQ\"}";
            assertThatThrownBy(() -> KeyText.jwkSet("{\"keys\":[" + rsa + "]}", false))
                    .isInstanceOf(UnusableKeyException.class);
        }

        @Test
        void looksAtSoManyKeys() throws UnusableKeyException {
            String many = String.join(",", Collections.nCopies(KeyText.MOST_KEYS + 10, GOOD));
            assertThat(KeyText.jwkSet("{\"keys\":[" + many + "]}", false)).hasSize(KeyText.MOST_KEYS);
        }

        private static String modulus() {
            byte[] bytes = ((RSAPublicKey) Mint.RSA.getPublic()).getModulus().toByteArray();
            return Mint.base64(Arrays.copyOfRange(bytes, 1, bytes.length));
        }
    }

    @Nested
    class InFiles {

        @TempDir
        private Path directory;

        @Test
        void areReadAgainWhenTheFileChanges() throws Exception {
            Path file = Files.writeString(directory.resolve("key.pem"), pem(Mint.P256));
            FileKeys keys = new FileKeys(file, KeyText::pem);
            assertThat(keys.keys()).singleElement().matches(key -> key.isFor("ES256"));

            replace(file, pem(Mint.ED25519));
            keys.tick();
            assertThat(keys.keys()).singleElement().matches(key -> key.isFor("EdDSA"));
        }

        @Test
        void stayWhileTheFileIsNoGood() throws Exception {
            Path file = Files.writeString(directory.resolve("key.pem"), pem(Mint.P256));
            FileKeys keys = new FileKeys(file, KeyText::pem);

            replace(file, "in the middle of being written");
            keys.tick();
            Files.delete(file);
            keys.tick();
            assertThat(keys.keys()).singleElement().matches(key -> key.isFor("ES256"));

            Files.writeString(file, pem(Mint.P384));
            keys.tick();
            assertThat(keys.keys()).singleElement().matches(key -> key.isFor("ES384"));
        }

        @Test
        void areNotReadFromEndlessFiles() throws IOException {
            Path file = Files.write(directory.resolve("key.pem"), new byte[(1 << 20) + 1]);
            assertThat(catchThrowableOfType(UnusableKeyException.class, () -> new FileKeys(file, KeyText::pem)))
                    .hasMessage(file + ": it has more than 1048576 bytes");
        }

        /** By another file of the same name, as whoever rotates keys does. */
        private void replace(Path file, String text) throws IOException {
            Path other = Files.writeString(directory.resolve("other"), text);
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String pem(KeyPair pair) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static CompactToken token(String algorithm, String signed, String signature) {
        return new CompactToken(
                algorithm,
                null,
                Map.of(),
                signed.getBytes(StandardCharsets.US_ASCII),
                Base64.getUrlDecoder().decode(signature));
    }
}
