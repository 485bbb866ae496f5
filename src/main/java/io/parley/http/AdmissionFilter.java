package io.parley.http;

import io.parley.handshake.ForwardedRequest;
import io.parley.handshake.OpeningHandshake;
import io.parley.handshake.TrustedProxies;
import io.parley.handshake.Verdict;
import io.parley.handshake.Verdict.Admitted;
import io.parley.handshake.Verdict.NotAnUpgrade;
import io.parley.handshake.Verdict.Refused;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake in front of a servlet container's own: judges each request by the same {@link OpeningHandshake} as the
 * embedded runtime, and hands on those it admits in the one form that all containers understand alike.
 *
 * <p>To be mapped to every path, before all other filters.
 */
public final class AdmissionFilter implements Filter {

    /**
     * The request header by which an admitted request tells the client's address to whoever opens the session. A client's own
     * is never let through.
     */
    public static final String PEER = "X-Parley-Peer";

    private static final Logger LOG = System.getLogger(AdmissionFilter.class.getName());

    /** What the WAR holds beside the pages. */
    private static final String LAUNCHER = "/launch";

    private static final Refused NO_PAGE = new Refused(
            404,
            Map.of("Connection", "close", "Content-Type", "text/plain; charset=utf-8"),
            "http.no-page",
            "There is nothing at this address. The chat page is at / and the WebSocket at /ws.");

    /** What has a say beside the handshake, such as the number of connections. */
    public interface Admission {

        /** Why a correct handshake is refused all the same, or null; then a connection is on its way. */
        @Nullable Refused refusal(HttpServletRequest request);

        /** The container did not open the connection after all. */
        void abandoned();
    }

    private final OpeningHandshake handshake;
    private final Admission admission;
    private final boolean extensible;
    private final TrustedProxies proxies;
    private final Runnable atEnd;

    /**
     * @param extensible whether the container sees which extensions the client offers
     * @param proxies whose word on the client is taken
     * @param atEnd called when the container ends the filter, while connections still work: a context listener is told later,
     *     when the container may have closed them
     */
    public AdmissionFilter(
            OpeningHandshake handshake,
            Admission admission,
            boolean extensible,
            TrustedProxies proxies,
            Runnable atEnd) {
        this.handshake = handshake;
        this.admission = admission;
        this.extensible = extensible;
        this.proxies = proxies;
        this.atEnd = atEnd;
    }

    @Override
    public void doFilter(ServletRequest anyRequest, ServletResponse anyResponse, FilterChain chain)
            throws IOException, ServletException {
        if (!(anyRequest instanceof HttpServletRequest request)
                || !(anyResponse instanceof HttpServletResponse response)) {
            chain.doFilter(anyRequest, anyResponse);
            return;
        }
        ForwardedRequest seen =
                ForwardedRequest.of(new ServletOpeningRequest(request), request.getRemoteAddr(), proxies);
        Verdict verdict = judge(request, seen);
        if (verdict instanceof Admitted admitted) {
            boolean switched = false;
            try {
                chain.doFilter(new AdmittedRequest(request, seen, admitted, extensible), response);
                switched = response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
            } finally {
                if (!switched) {
                    admission.abandoned();
                }
            }
        } else if (verdict instanceof Refused refused) {
            LOG.log(
                    Level.INFO,
                    "request from {0} refused with {1} by {2}: {3}",
                    seen.remoteAddress(),
                    refused.status(),
                    refused.rule(),
                    refused.reason());
            refuse(request, response, refused);
        } else {
            PageHeaders.addTo(response);
            chain.doFilter(request, response);
        }
    }

    private Verdict judge(HttpServletRequest request, ForwardedRequest seen) {
        Verdict verdict = handshake.check(seen);
        if (verdict instanceof NotAnUpgrade) {
            return isPrivate(request) ? NO_PAGE : verdict;
        }
        Refused misreported = seen.refusal();
        if (misreported != null) {
            return misreported;
        }
        Refused refused = verdict instanceof Admitted ? admission.refusal(request) : null;
        return refused != null ? refused : verdict;
    }

    @Override
    public void destroy() {
        atEnd.run();
    }

    /** Decoded and normalised by the container, so that no spelling of the path gets past. */
    private static boolean isPrivate(HttpServletRequest request) {
        String path = request.getServletPath();
        if (request.getPathInfo() != null) {
            path += request.getPathInfo();
        }
        return path.equals(LAUNCHER) || path.startsWith(LAUNCHER + "/");
    }

    /** Payara's Grizzly takes an answer that names Upgrade for a switch of protocols: it gives it no length and leaves it open. */
    private static boolean isGrizzly(HttpServletRequest request) {
        return request.getServletContext().getServerInfo().contains("Payara");
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, Refused refused)
            throws IOException {
        byte[] body = refused.body();
        response.setStatus(refused.status());
        refused.headers().forEach((name, value) -> {
            // Payara forgets a type that came as a header, on some ways through it.
            if (name.equalsIgnoreCase("Content-Type")) {
                response.setContentType(value);
            } else if (name.equalsIgnoreCase("Upgrade") && isGrizzly(request)) {
                response.setHeader("Connection", "close");
            } else if (!response.containsHeader(name)) {
                response.setHeader(name, value);
            }
        });
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
        response.flushBuffer();
    }
}
