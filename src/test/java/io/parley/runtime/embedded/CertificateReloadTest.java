package io.parley.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.runtime.ConfigurationSources;
import io.parley.runtime.Settings;
import io.parley.runtime.SettingsLoader;
import io.parley.tooling.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateReloadTest {

    @TempDir
    private static Path made;

    private static TestCertificate first;
    private static TestCertificate second;
    private static TestCertificate expired;

    @TempDir
    private Path live;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger(CertificateReload.class.getName());
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord said) {
            log.add(said.getLevel() + " " + new SimpleFormatter().formatMessage(said));
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    private int writes;

    @BeforeAll
    static void makeCertificates() throws Exception {
        first = TestCertificate.make(made, "first");
        second = TestCertificate.make(made, "second");
        expired = TestCertificate.make(made, "expired", "-startdate", "-10d", "-validity", "5");
    }

    @BeforeEach
    void listen() {
        logger.addHandler(recorder);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(recorder);
    }

    @Test
    void takesANewOneWhenTheFilesChange() throws Exception {
        CertificateReload reload = reload(first);
        ServerCertificate before = reload.current();
        reload.run();
        assertThat(reload.current()).isSameAs(before);

        put(second);
        reload.run();
        assertThat(reload.current().subject()).contains("O=second");
        assertThat(log).singleElement().asString().startsWith("INFO new certificate of CN=localhost,O=second");
    }

    @Test
    void staysWithTheOldOneWhereTheNewOneIsBrokenAndSaysSoOnce() throws Exception {
        CertificateReload reload = reload(first);
        write("live.pem", "broken");
        reload.run();
        reload.run();
        assertThat(reload.current().subject()).contains("O=first");
        assertThat(log)
                .singleElement()
                .asString()
                .startsWith("SEVERE parley.tls.certificate: ")
                .endsWith("stays in use");
    }

    @Test
    void staysWithTheOldOneWhileOnlyHalfOfTheNewOneIsThere() throws Exception {
        CertificateReload reload = reload(first);
        write("live.pem", Files.readString(second.certificate()));
        reload.run();
        assertThat(reload.current().subject()).contains("O=first");

        write("live.key", Files.readString(second.privateKey()));
        reload.run();
        assertThat(reload.current().subject()).contains("O=second");
    }

    @Test
    void staysWithTheOldOneWhileAFileIsMissing() throws Exception {
        CertificateReload reload = reload(first);
        Files.delete(live.resolve("live.key"));
        reload.run();
        assertThat(reload.current().subject()).contains("O=first");
    }

    @Test
    void staysWithTheOldOneWhereTheNewOneHasExpired() throws Exception {
        CertificateReload reload = reload(first);
        put(expired);
        reload.run();
        assertThat(reload.current().subject()).contains("O=first");
        assertThat(log).singleElement().asString().startsWith("SEVERE a new certificate has expired");
    }

    @Test
    void startsWithOneThatHasExpiredAndWarns() throws Exception {
        assertThat(reload(expired).current().subject()).contains("O=expired");
        assertThat(log)
                .singleElement()
                .asString()
                .startsWith("WARNING the certificate of CN=localhost,O=expired has expired");
    }

    private CertificateReload reload(TestCertificate certificate) throws Exception {
        put(certificate);
        Settings.Tls settings = SettingsLoader.load(ConfigurationSources.of(Map.of(
                        "parley.tls.certificate", live.resolve("live.pem").toString(),
                        "parley.tls.private-key", live.resolve("live.key").toString())))
                .settings()
                .tls();
        return CertificateReload.of(settings);
    }

    private void put(TestCertificate certificate) throws IOException {
        write("live.pem", Files.readString(certificate.certificate()));
        write("live.key", Files.readString(certificate.privateKey()));
    }

    /** Each write has a time of its own, however coarse the clock of the file system. */
    private void write(String name, String text) throws IOException {
        Path file = Files.writeString(live.resolve(name), text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000 + ++writes)));
    }
}
