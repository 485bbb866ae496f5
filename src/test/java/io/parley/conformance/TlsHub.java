package io.parley.conformance;

import io.parley.tooling.TestCertificate;
import java.io.IOException;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLSocket;

/**
 * A hub that is spoken to over TLS.
 *
 * @param protocol the newest that its clients speak
 */
record TlsHub(RunningHub hub, String protocol) implements RunningHub {

    /** The embedded one. */
    static RunningHub.Starter speaking(String protocol) {
        return settings -> {
            Map<String, String> all = new HashMap<>(TestCertificate.shared().settings());
            all.putAll(settings);
            return new TlsHub(EmbeddedHub.start(all), protocol);
        };
    }

    /** On a container, whose own TLS it is. */
    static RunningHub.Starter on(RunningHub.Starter container) {
        return settings -> new TlsHub(container.start(settings), "TLSv1.3");
    }

    @Override
    public String runtime() {
        return hub.runtime();
    }

    @Override
    public String context() {
        return hub.context();
    }

    @Override
    public int port() {
        return hub.port();
    }

    @Override
    public Socket secured(Socket connection) throws IOException {
        SSLSocket secured = (SSLSocket) TestCertificate.shared()
                .client(protocol)
                .getSocketFactory()
                .createSocket(connection, "localhost", port(), true);
        secured.startHandshake();
        return secured;
    }

    @Override
    public boolean secure() {
        return true;
    }

    @Override
    public int connections() {
        return hub.connections();
    }

    @Override
    public void close() {
        hub.close();
    }
}
