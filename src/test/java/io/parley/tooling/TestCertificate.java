package io.parley.tooling;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for localhost, made by the keytool of the running Java, in the forms in which a hub can be given one. */
public final class TestCertificate {

    /** Of every keystore made here. */
    public static final String PASSWORD = "swordfish";

    /** Its name in every keystore made here. */
    public static final String ALIAS = "test";

    private final Path directory;
    private final String name;

    private TestCertificate(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /**
     * Makes one.
     *
     * @param name of the files, and the certificate's organisation
     * @param options more of keytool's, such as {@code -keyalg RSA}; an elliptic curve is used where none names an algorithm
     */
    public static TestCertificate make(Path directory, String name, String... options) throws Exception {
        TestCertificate made = new TestCertificate(directory, name);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-dname",
                "CN=localhost, O=" + name,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                made.keystore().toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        if (!command.contains("-keyalg")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
        KeyStore store = made.load();
        pem(made.certificate(), "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
        pem(made.privateKey(), "PRIVATE KEY", made.key().getEncoded());
        return made;
    }

    /** One that lives until the JVM ends. */
    public static TestCertificate shared() {
        return Shared.CERTIFICATE;
    }

    public Path keystore() {
        return directory.resolve(name + ".p12");
    }

    /** Writes it into a keystore with a password that others choose, and returns the file. */
    public Path keystoreWith(String password, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore copy = KeyStore.getInstance("PKCS12");
            copy.load(null, null);
            copy.setKeyEntry(ALIAS, key(), password.toCharArray(), load().getCertificateChain(ALIAS));
            copy.store(out, password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        return file;
    }

    /** In PEM. */
    public Path certificate() {
        return directory.resolve(name + ".pem");
    }

    /** In PEM, as PKCS #8. */
    public Path privateKey() {
        return directory.resolve(name + ".key");
    }

    public PrivateKey key() throws GeneralSecurityException, IOException {
        return (PrivateKey) load().getKey(ALIAS, PASSWORD.toCharArray());
    }

    /** The settings of a hub that shows it. */
    public Map<String, String> settings() {
        return Map.of(
                "parley.tls.certificate", certificate().toString(),
                "parley.tls.private-key", privateKey().toString());
    }

    /** What a client uses that trusts this certificate and no other. */
    public SSLContext client(String protocol) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, load().getCertificate(ALIAS));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance(protocol);
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the test's own certificate cannot be used", e);
        }
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore())) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** Writes one block. */
    public static void pem(Path file, String label, byte[] der) throws IOException {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        Files.writeString(
                file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, lines.encodeToString(der), label));
    }

    private static final class Shared {

        private static final TestCertificate CERTIFICATE = make();

        private static TestCertificate make() {
            try {
                Path directory = Files.createTempDirectory("parley-tls");
                TestCertificate made = TestCertificate.make(directory, "shared");
                for (Path path : List.of(directory, made.keystore(), made.certificate(), made.privateKey())) {
                    path.toFile().deleteOnExit();
                }
                return made;
            } catch (Exception e) {
                throw new IllegalStateException("no certificate for the tests", e);
            }
        }
    }
}
