package io.parley.runtime.embedded;

import io.parley.runtime.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Asks a hub that runs on this machine under the same settings whether it is alive, for containers, whose images have no curl.
 *
 * <p>{@link HttpURLConnection}, because a check is a JVM of its own every few seconds: with {@code java.net.http} it was measured to
 * cost five times the processor time.
 */
final class HealthCheck {

    /** The exit status where the hub does not answer, or says that it is not well. */
    static final int UNHEALTHY = 1;

    private static final String PATH = "/health/live";

    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;
    private final Duration timeout;

    /** @param timeout the longest wait for a connection, and again for the answer */
    HealthCheck(Settings settings, PrintStream out, PrintStream err, Duration timeout) {
        this.settings = settings;
        this.out = out;
        this.err = err;
        this.timeout = timeout;
    }

    /** Returns the exit status, after one line that says what was seen. */
    int run() {
        if (settings.http().port() == 0) {
            err.println("parley: with parley.http.port=0 nobody knows which port to ask; set one");
            return StartCommand.MISTAKEN;
        }
        String address = "";
        try {
            URI uri = uri();
            address = uri.toString();
            int status = ask(uri);
            if (status == HttpURLConnection.HTTP_OK) {
                out.println("healthy: " + address + " answered " + status);
                return StartCommand.DONE;
            }
            err.println("parley: " + address + " answered " + status);
        } catch (IOException | URISyntaxException | GeneralSecurityException e) {
            err.println("parley: " + address + " does not answer: " + e.getMessage());
        }
        return UNHEALTHY;
    }

    private URI uri() throws IOException, URISyntaxException {
        InetAddress host = InetAddress.getByName(settings.http().host());
        String asked = host.isAnyLocalAddress()
                ? InetAddress.getLoopbackAddress().getHostAddress()
                : settings.http().host();
        return new URI(
                settings.tls().enabled() ? "https" : "http",
                null,
                asked,
                settings.http().port(),
                PATH,
                null,
                null);
    }

    private int ask(URI uri) throws IOException, GeneralSecurityException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection secure) {
            SSLContext anyCertificate = SSLContext.getInstance("TLS");
            anyCertificate.init(null, new TrustManager[] {new AnyCertificate()}, new SecureRandom());
            secure.setSSLSocketFactory(anyCertificate.getSocketFactory());
            secure.setHostnameVerifier((name, session) -> true);
        }
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) timeout.toMillis());
        connection.setReadTimeout((int) timeout.toMillis());
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    /** The hub's certificate names the host that the world calls, which is not the loopback address; and no secret is told here. */
    private static final class AnyCertificate implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
