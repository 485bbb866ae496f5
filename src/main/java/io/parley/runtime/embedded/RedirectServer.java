package io.parley.runtime.embedded;

import io.parley.handshake.Origin;
import io.parley.handshake.Verdict.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.IntSupplier;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The port without TLS that sends browsers to the port with it.
 *
 * <p>Only what a browser shows is redirected. A WebSocket is refused with 426 (RFC 2817 section 4.2): its clients do not follow
 * redirects, and one that did would go on sending its first request, with whatever secret is in it, in the clear. So are methods
 * that carry a body, which has been sent in the clear already.
 */
final class RedirectServer implements AutoCloseable {

    private final HttpServer http = new HttpServer();
    private final NetworkListener listener;

    /** @param securePort the port to send to, asked at each request */
    RedirectServer(String host, int port, HeadDeadline headDeadline, RefusalWriter refusals, IntSupplier securePort) {
        listener = new NetworkListener("redirect", host, port);
        listener.setTransport(TCPNIOTransportBuilder.newInstance()
                .setReuseAddress(true)
                .setIOStrategy(SameThreadIOStrategy.getInstance())
                .setSelectorRunnersCount(1)
                .build());
        listener.registerAddOn((added, chain) -> {
            chain.add(1, headDeadline);
            chain.add(
                    chain.indexOfType(org.glassfish.grizzly.http.server.HttpServerFilter.class),
                    new BrowsersOnly(headDeadline, refusals, securePort));
        });
        http.getServerConfiguration().setJmxEnabled(false);
        http.getServerConfiguration().addHttpHandler(new Redirect(securePort), "/");
        http.addListener(listener);
    }

    void start() throws IOException {
        http.start();
    }

    int port() {
        return listener.getPort();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** The place with TLS; null where the request does not say which host it means. */
    private static @Nullable String secure(@Nullable String host, IntSupplier securePort) {
        Origin origin = host == null ? null : Origin.ofServer(host.trim(), true);
        return origin == null ? null : new Origin("https", origin.host(), securePort.getAsInt()).toString();
    }

    private static final class BrowsersOnly extends BaseFilter {

        private final HeadDeadline headDeadline;
        private final RefusalWriter refusals;
        private final IntSupplier securePort;

        BrowsersOnly(HeadDeadline headDeadline, RefusalWriter refusals, IntSupplier securePort) {
            this.headDeadline = headDeadline;
            this.refusals = refusals;
            this.securePort = securePort;
        }

        @Override
        public NextAction handleRead(FilterChainContext context) throws IOException {
            headDeadline.headComplete(context.getConnection());
            HttpContent content = context.getMessage();
            if (!(content.getHttpHeader() instanceof HttpRequestPacket request)) {
                return context.getInvokeAction();
            }
            String method = request.getMethod().getMethodString();
            boolean shown = method.equals("GET") || method.equals("HEAD");
            if (shown && request.getHeader("Upgrade") == null) {
                return context.getInvokeAction();
            }
            refusals.refuse(context.getConnection(), tlsRequired(secure(request.getHeader("Host"), securePort)), true);
            return context.getStopAction();
        }

        private static Refused tlsRequired(@Nullable String secure) {
            return new Refused(
                    426,
                    Map.of(
                            "Connection",
                            "Upgrade, close",
                            "Upgrade",
                            "TLS/1.2, HTTP/1.1",
                            "Content-Type",
                            "text/plain; charset=utf-8"),
                    "tls.required",
                    "This port has no TLS: use " + (secure == null ? "https" : secure)
                            + ", and wss:// for WebSockets.");
        }
    }

    private static final class Redirect extends HttpHandler {

        private final IntSupplier securePort;

        Redirect(IntSupplier securePort) {
            this.securePort = securePort;
        }

        @Override
        public void service(Request request, Response response) throws IOException {
            String secure = secure(request.getHeader("Host"), securePort);
            String query = request.getQueryString();
            String sentence = "The request names no host.";
            if (secure == null) {
                response.setStatus(400);
            } else {
                response.setStatus(301);
                response.setHeader("Location", secure + request.getRequestURI() + (query == null ? "" : "?" + query));
                sentence = "This port has no TLS: use " + secure + ".";
            }
            byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
            response.setHeader("Connection", "close");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setContentType("text/plain; charset=utf-8");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
