package io.parley.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.runtime.ConfigurationSources;
import io.parley.runtime.Settings;
import io.parley.runtime.SettingsLoader;
import io.parley.tooling.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCertificateTest {

    /** RSAPrivateKey of PKCS #1 lies behind 26 bytes of PKCS #8 where the key has 2048 bits. */
    private static final int PKCS1_OFFSET = 26;

    @TempDir
    private static Path directory;

    private static TestCertificate curve;
    private static TestCertificate rsa;

    @BeforeAll
    static void makeCertificates() throws Exception {
        curve = TestCertificate.make(directory, "curve");
        rsa = TestCertificate.make(directory, "rsa", "-keyalg", "RSA", "-keysize", "2048");
    }

    @Test
    void isReadFromPem() throws Exception {
        assertThat(ServerCertificate.read(pem(curve.certificate(), curve.privateKey()))
                        .subject())
                .contains("O=curve");
        assertThat(ServerCertificate.read(pem(rsa.certificate(), rsa.privateKey()))
                        .subject())
                .contains("O=rsa");
    }

    @Test
    void isReadFromPkcs12() throws Exception {
        Settings.Tls settings = tls(Map.of(
                "parley.tls.keystore",
                rsa.keystore().toString(),
                "parley.tls.keystore-password",
                TestCertificate.PASSWORD));
        assertThat(ServerCertificate.read(settings).subject()).contains("O=rsa");
    }

    @Test
    void takesAKeyOfPkcs1() throws Exception {
        byte[] pkcs8 = rsa.key().getEncoded();
        Path key = directory.resolve("pkcs1.key");
        TestCertificate.pem(key, "RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, PKCS1_OFFSET, pkcs8.length));
        assertThat(ServerCertificate.read(pem(rsa.certificate(), key)).subject())
                .contains("O=rsa");
    }

    /** As {@code openssl ecparam -genkey} writes it: the curve first, and the key of SEC 1. */
    @Test
    void takesAKeyOfSec1() throws Exception {
        byte[] pkcs8 = curve.key().getEncoded();
        int sec1 = 2 + 3 + 2 + (pkcs8[6] & 0xFF) + 2;
        Path key = directory.resolve("sec1.key");
        TestCertificate.pem(key, "EC PRIVATE KEY", Arrays.copyOfRange(pkcs8, sec1, pkcs8.length));
        Files.writeString(
                key,
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + Files.readString(key));
        assertThat(ServerCertificate.read(pem(curve.certificate(), key)).subject())
                .contains("O=curve");
    }

    @Test
    void takesCertificateAndKeyFromOneFile() throws Exception {
        Path both = directory.resolve("both.pem");
        Files.writeString(both, Files.readString(curve.privateKey()) + Files.readString(curve.certificate()));
        assertThat(ServerCertificate.read(pem(both, both)).subject()).contains("O=curve");
    }

    @Test
    void isRefusedWithTheKeyOfAnother() throws Exception {
        TestCertificate other = TestCertificate.make(directory, "other");
        assertThatThrownBy(() -> ServerCertificate.read(pem(curve.certificate(), other.privateKey())))
                .isInstanceOf(UnusableCertificateException.class)
                .hasMessage("parley.tls.private-key: %s cannot be used: the private key is not that of the certificate"
                        .formatted(other.privateKey()));
    }

    @Test
    void isRefusedWithAKeyOfAnotherKind() {
        assertThatThrownBy(() -> ServerCertificate.read(pem(curve.certificate(), rsa.privateKey())))
                .isInstanceOf(UnusableCertificateException.class)
                .hasMessageStartingWith("parley.tls.private-key: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no PEM at all",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nAAAA\n",
            })
    void isRefusedWhereItIsNone(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("broken.pem"), text);
        assertThatThrownBy(() -> ServerCertificate.read(pem(file, curve.privateKey())))
                .isInstanceOf(UnusableCertificateException.class)
                .hasMessageStartingWith("parley.tls.certificate: " + file + " cannot be used: ");
    }

    @Test
    void saysThatAKeyIsEncrypted() throws Exception {
        Path key = directory.resolve("encrypted.key");
        TestCertificate.pem(key, "ENCRYPTED PRIVATE KEY", new byte[] {0x30, 0});
        assertThatThrownBy(() -> ServerCertificate.read(pem(curve.certificate(), key)))
                .hasMessageContaining("the key is encrypted");
    }

    @Test
    void saysThatThePasswordIsWrong() {
        Settings.Tls settings = settings(
                Map.of("parley.tls.keystore", rsa.keystore().toString(), "parley.tls.keystore-password", "wrong"));
        assertThatThrownBy(() -> ServerCertificate.read(settings))
                .isInstanceOf(UnusableCertificateException.class)
                .hasMessageStartingWith("parley.tls.keystore: ")
                .hasMessageContaining("password");
    }

    @Test
    void makesOneForDevelopmentAndKeepsIt() throws Exception {
        DevelopmentCertificate development = new DevelopmentCertificate(directory.resolve("development"));
        ServerCertificate made = development.read();
        assertThat(made.subject()).contains("CN=localhost");
        assertThat(PemFiles.certificates(development.pem()).get(0).getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(development.read().notAfter()).isEqualTo(made.notAfter());
    }

    @Test
    void saysWhereNoneCanBeMadeForDevelopment() throws Exception {
        Path file = Files.createFile(directory.resolve("no directory"));
        assertThatThrownBy(() -> new DevelopmentCertificate(file).read())
                .isInstanceOf(UnusableCertificateException.class)
                .hasMessageStartingWith("parley.tls.development: no certificate can be made in " + file);
    }

    private static Settings.Tls pem(Path certificate, Path privateKey) {
        return settings(Map.of(
                "parley.tls.certificate", certificate.toString(),
                "parley.tls.private-key", privateKey.toString()));
    }

    private static Settings.Tls settings(Map<String, String> values) {
        try {
            return tls(values);
        } catch (Exception e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Settings.Tls tls(Map<String, String> values) throws Exception {
        return SettingsLoader.load(ConfigurationSources.of(values)).settings().tls();
    }
}
