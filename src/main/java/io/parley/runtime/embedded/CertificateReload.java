package io.parley.runtime.embedded;

import io.parley.runtime.Settings;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Makes the engines of new connections from the certificate of the day: looks from time to time whether its files have changed,
 * and goes on with the old one where the new one cannot be used. Open connections are not touched.
 */
final class CertificateReload implements Runnable {

    /** Reads the files anew. */
    interface Source {

        ServerCertificate read() throws UnusableCertificateException;
    }

    private static final Logger LOG = System.getLogger(CertificateReload.class.getName());
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private final Source source;
    private final List<Path> files;
    private volatile ServerCertificate current;
    private String stamp;

    /** Reads the certificate for the first time; one that has expired is used, with a warning, for a hub that is down helps less. */
    CertificateReload(Source source, List<Path> files) throws UnusableCertificateException {
        this.source = source;
        this.files = files;
        this.stamp = stamp();
        this.current = source.read();
        if (isExpired(current)) {
            LOG.log(Level.WARNING, "the certificate of {0} has expired at {1}", current.subject(), current.notAfter());
        }
    }

    /** The certificate of these settings, which name one. */
    static CertificateReload of(Settings.Tls tls) throws UnusableCertificateException {
        if (tls.development()) {
            return new CertificateReload(DevelopmentCertificate.ofUser()::read, List.of());
        }
        List<Path> files = Stream.of(tls.certificate(), tls.privateKey(), tls.keystore())
                .flatMap(Optional::stream)
                .toList();
        return new CertificateReload(() -> ServerCertificate.read(tls), files);
    }

    void start(ScheduledExecutorService timer, Duration interval) {
        timer.scheduleWithFixedDelay(this, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The certificate that new connections are shown. */
    ServerCertificate current() {
        return current;
    }

    /** An engine for a connection that was accepted: TLS 1.3 and 1.2, authenticated encryption and fresh keys only, no ALPN. */
    SSLEngine engine() {
        SSLEngine engine = current.context().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS.toArray(new String[0]));
        parameters.setCipherSuites(
                Stream.of(parameters.getCipherSuites()).filter(isStrong()).toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Those of TLS 1.3; of TLS 1.2 those that RFC 9325 section 4.2 recommends. */
    private static Predicate<String> isStrong() {
        return suite -> !suite.contains("_WITH_")
                || (suite.startsWith("TLS_ECDHE_") && (suite.contains("_GCM_") || suite.contains("_CHACHA20_")));
    }

    @Override
    public void run() {
        String seen = stamp();
        if (seen.equals(stamp)) {
            return;
        }
        stamp = seen;
        try {
            ServerCertificate read = source.read();
            if (isExpired(read)) {
                LOG.log(Level.ERROR, "a new certificate has expired at {0}: the old one stays in use", read.notAfter());
                return;
            }
            current = read;
            LOG.log(Level.INFO, "new certificate of {0}, good until {1}", read.subject(), read.notAfter());
        } catch (UnusableCertificateException e) {
            LOG.log(Level.ERROR, "{0}: the old certificate stays in use", e.getMessage());
        }
    }

    private static boolean isExpired(ServerCertificate certificate) {
        return certificate.notAfter().isBefore(Instant.now());
    }

    /** What changes when a file does, also where a link is turned to another file. */
    private String stamp() {
        StringBuilder stamp = new StringBuilder();
        for (Path file : files) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                stamp.append(attributes.lastModifiedTime())
                        .append(attributes.size())
                        .append(attributes.fileKey())
                        .append(' ');
            } catch (IOException e) {
                // While it is being replaced; reading it says what is wrong.
                stamp.append("missing ");
            }
        }
        return stamp.toString();
    }
}
