package io.parley.runtime.embedded;

import static io.parley.runtime.ConfigurationKeys.TLS_DEVELOPMENT;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate that this machine makes for itself, for {@code localhost} and the loopback addresses, and keeps for the next start
 * so that whoever trusts it has to do so once.
 *
 * <p>Made by the {@code keytool} of the running Java, which has no public class for it.
 */
final class DevelopmentCertificate {

    private static final Logger LOG = System.getLogger(DevelopmentCertificate.class.getName());
    private static final String ALIAS = "parley";
    private static final Duration LEAST_LEFT = Duration.ofDays(7);
    private static final int DAYS = 365;
    private static final int SECONDS_TO_MAKE = 60;

    /** Keeps nobody out, which is what the file's permissions are for; keytool wants one of six characters. */
    private static final char[] PASSWORD = "development".toCharArray();

    private final Path directory;

    /** @param directory where it is kept */
    DevelopmentCertificate(Path directory) {
        this.directory = directory;
    }

    /** The one of whoever runs the hub. */
    static DevelopmentCertificate ofUser() {
        return new DevelopmentCertificate(Path.of(System.getProperty("user.home", "."), ".parley", "tls-development"));
    }

    /** The certificate in PEM, for the trust stores of browsers and clients. */
    Path pem() {
        return directory.resolve("localhost.pem");
    }

    Path keystore() {
        return directory.resolve("localhost.p12");
    }

    /** The certificate, made anew where there is none or it expires within days. */
    ServerCertificate read() throws UnusableCertificateException {
        if (!Files.isRegularFile(keystore())
                || load().notAfter().isBefore(Instant.now().plus(LEAST_LEFT))) {
            make();
        }
        LOG.log(
                Level.WARNING,
                "TLS with a certificate of our own making, for this machine only; to trust it: curl --cacert {0}, or import that"
                        + " file into the browser",
                pem());
        return load();
    }

    private ServerCertificate load() throws UnusableCertificateException {
        return ServerCertificate.fromKeystore(keystore(), PASSWORD, TLS_DEVELOPMENT.name());
    }

    private void make() throws UnusableCertificateException {
        try {
            Files.createDirectories(directory);
            Path made = directory.resolve("localhost." + ProcessHandle.current().pid() + ".new");
            Files.deleteIfExists(made);
            run(keytool(made));
            if (Files.getFileStore(made).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(pem(), certificate(made));
            Files.move(made, keystore(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | GeneralSecurityException e) {
            throw new UnusableCertificateException(
                    "%s: no certificate can be made in %s: %s"
                            .formatted(TLS_DEVELOPMENT.name(), directory, e.getMessage()),
                    e);
        }
    }

    private static List<String> keytool(Path keystore) throws IOException {
        Path keytool = Path.of(System.getProperty("java.home", ""), "bin", "keytool");
        Path found = Files.isExecutable(keytool) ? keytool : keytool.resolveSibling("keytool.exe");
        if (!Files.isExecutable(found)) {
            throw new IOException("this Java has no " + keytool + "; make a certificate elsewhere, and name its files");
        }
        return List.of(
                found.toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                String.valueOf(DAYS),
                "-dname",
                "CN=localhost, OU=Parley development",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1",
                "-ext",
                "eku=serverAuth",
                "-storetype",
                "PKCS12",
                "-keystore",
                keystore.toString(),
                "-storepass",
                String.valueOf(PASSWORD));
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(SECONDS_TO_MAKE, TimeUnit.SECONDS)) {
                throw new IOException("keytool does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroy();
        }
        if (process.exitValue() != 0) {
            throw new IOException("keytool says: "
                    + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    private static String certificate(Path keystore) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            store.load(in, PASSWORD);
        }
        Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN CERTIFICATE-----\n"
                + lines.encodeToString(store.getCertificate(ALIAS).getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
