package io.parley.runtime.embedded;

import static io.parley.runtime.ConfigurationKeys.TLS_CERTIFICATE;
import static io.parley.runtime.ConfigurationKeys.TLS_KEYSTORE;
import static io.parley.runtime.ConfigurationKeys.TLS_PRIVATE_KEY;

import io.parley.runtime.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The certificate that the hub shows, with its private key, read once and checked: the two belong together.
 *
 * @param context makes the engines of connections
 * @param subject whose certificate it is
 * @param notAfter when it expires
 */
record ServerCertificate(SSLContext context, String subject, Instant notAfter) {

    private static final String KEY = "parley";

    /** Reads the files of these settings. */
    static ServerCertificate read(Settings.Tls tls) throws UnusableCertificateException {
        return tls.keystore().isPresent()
                ? fromKeystore(tls.keystore().get(), tls.keystorePassword().toCharArray(), TLS_KEYSTORE.name())
                : fromPem(tls.certificate().orElseThrow(), tls.privateKey().orElseThrow());
    }

    /** @param setting what to name where the file cannot be used */
    static ServerCertificate fromKeystore(Path file, char[] password, String setting)
            throws UnusableCertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password) instanceof PrivateKey key) {
                    return of(store, password, (X509Certificate) store.getCertificate(alias), key);
                }
            }
            throw new InvalidKeyException("there is no private key in it");
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(setting, file, e);
        }
    }

    private static ServerCertificate fromPem(Path certificate, Path privateKey) throws UnusableCertificateException {
        List<X509Certificate> chain;
        try {
            chain = PemFiles.certificates(certificate);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(TLS_CERTIFICATE.name(), certificate, e);
        }
        try {
            X509Certificate own = chain.get(0);
            PrivateKey key = PemFiles.privateKey(privateKey, own.getPublicKey());
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(KEY, key, new char[0], chain.toArray(new Certificate[0]));
            return of(store, new char[0], own, key);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(TLS_PRIVATE_KEY.name(), privateKey, e);
        }
    }

    private static ServerCertificate of(KeyStore store, char[] password, X509Certificate own, PrivateKey key)
            throws GeneralSecurityException {
        checkPair(key, own.getPublicKey());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new ServerCertificate(
                context,
                own.getSubjectX500Principal().getName(),
                own.getNotAfter().toInstant());
    }

    /** Signs and verifies: a key of another certificate would otherwise be found out by the first client. */
    private static void checkPair(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                });
        byte[] sample = KEY.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        signature.initSign(key);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(sample);
        if (!signature.verify(signed)) {
            throw new InvalidKeyException("the private key is not that of the certificate");
        }
    }

    private static UnusableCertificateException unusable(String setting, Path file, Exception cause) {
        return new UnusableCertificateException(
                "%s: %s cannot be used: %s".formatted(setting, file, cause.getMessage()), cause);
    }
}
