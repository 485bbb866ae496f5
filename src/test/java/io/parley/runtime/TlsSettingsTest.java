package io.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsSettingsTest {

    @TempDir
    private Path directory;

    private String file;

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.createFile(directory.resolve("any.pem")).toString();
    }

    @Test
    void areOffUnlessACertificateIsNamed() throws InvalidSettingsException {
        assertThat(load(Map.of()).settings().tls().enabled()).isFalse();
        assertThat(load(Map.of("parley.tls.development", "true"))
                        .settings()
                        .tls()
                        .enabled())
                .isTrue();
        assertThat(load(Map.of("parley.tls.keystore", file)).settings().tls().enabled())
                .isTrue();
        assertThat(load(Map.of("parley.tls.certificate", file, "parley.tls.private-key", file))
                        .settings()
                        .tls()
                        .enabled())
                .isTrue();
    }

    @Test
    void wantCertificateAndKeyTogether() {
        assertThat(problems(Map.of("parley.tls.certificate", file)))
                .containsExactly(
                        "parley.tls.certificate and parley.tls.private-key belong together: one is set and the other is not");
    }

    @Test
    void takeTheCertificateFromOnePlace() {
        assertThat(problems(Map.of("parley.tls.keystore", file, "parley.tls.development", "true")))
                .containsExactly("the certificate can come from one place only, not from parley.tls.keystore and"
                        + " parley.tls.development");
    }

    @Test
    void haveNoRedirectAndNoHstsWithoutTls() {
        assertThat(problems(Map.of("parley.http.redirect-port", "80", "parley.tls.hsts", "1d")))
                .containsExactly(
                        "parley.http.redirect-port sends to https, which needs a certificate: set parley.tls.certificate,"
                                + " parley.tls.keystore or parley.tls.development",
                        "parley.tls.hsts has no meaning without TLS, and a proxy that speaks TLS can send that header itself");
    }

    @Test
    void nameAFileThatIsNotThere() {
        assertThat(problems(Map.of(
                        "parley.tls.keystore", directory.resolve("none.p12").toString())))
                .singleElement()
                .asString()
                .startsWith("parley.tls.keystore: ")
                .endsWith("is not a file that can be read");
    }

    @Test
    void neverShowThePassword() throws InvalidSettingsException {
        LoadedSettings loaded = load(Map.of("parley.tls.keystore", file, "parley.tls.keystore-password", "swordfish"));
        assertThat(loaded.settings().tls().keystorePassword()).isEqualTo("swordfish");
        assertThat(loaded.values().toString()).doesNotContain("swordfish").contains("***");
        assertThat(loaded.settings().toString()).doesNotContain("swordfish");
    }

    @Test
    void nameTheProxyThatIsNoAddress() {
        assertThat(problems(Map.of("parley.proxies", "10.0.0.0/8, nginx")))
                .containsExactly("parley.proxies: \"10.0.0.0/8, nginx\" (command line) is not a comma-separated list of"
                        + " addresses and ranges such as 127.0.0.1, 10.0.0.0/8 or fd00::/8");
    }

    private static LoadedSettings load(Map<String, String> values) throws InvalidSettingsException {
        return SettingsLoader.load(ConfigurationSources.of(new HashMap<>(values)));
    }

    private static List<String> problems(Map<String, String> values) {
        return catchThrowableOfType(InvalidSettingsException.class, () -> load(values))
                .problems();
    }
}
