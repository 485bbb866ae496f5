package io.parley.http;

import io.parley.handshake.Admission;
import io.parley.handshake.ForwardedRequest;
import io.parley.handshake.HostPolicy;
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
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The opening handshake in front of a servlet container's own: judges each request by the same {@link Admission} as the
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

    private static final Refused NO_METHOD_OF_PAGES = new Refused(
            405,
            Map.of("Allow", "GET, HEAD", "Content-Type", "text/plain; charset=utf-8"),
            "http.method",
            "Only GET and HEAD are answered here.");

    /** Where there is room for connections, and who has taken it. */
    public interface Places {

        /** Who has a say on this request, beside the handshake. */
        Admission.Room room(HttpServletRequest request, String remoteAddress);

        /** A handshake is admitted: a connection is on its way. */
        void taken();

        /** The container did not open the connection after all. */
        void abandoned();
    }

    private final HostPolicy hosts;
    private final Admission admission;
    private final Duration deadline;
    private final Places places;
    private final boolean extensible;
    private final TrustedProxies proxies;
    private final RefusalCounts refusals;
    private final Runnable atEnd;

    /**
     * @param hosts by which names the hub may be called
     * @param deadline how long a request waits until it is known who comes
     * @param extensible whether the container sees which extensions the client offers
     * @param proxies whose word on the client is taken
     * @param refusals where to count what is refused
     * @param atEnd called when the container ends the filter, while connections still work: a context listener is told later,
     *     when the container may have closed them
     */
    public AdmissionFilter(
            HostPolicy hosts,
            Admission admission,
            Duration deadline,
            Places places,
            boolean extensible,
            TrustedProxies proxies,
            RefusalCounts refusals,
            Runnable atEnd) {
        this.hosts = hosts;
        this.admission = admission;
        this.deadline = deadline;
        this.places = places;
        this.extensible = extensible;
        this.proxies = proxies;
        this.refusals = refusals;
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
            places.taken();
            try {
                chain.doFilter(new AdmittedRequest(request, seen, admitted, extensible), response);
                switched = response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
            } finally {
                if (!switched) {
                    places.abandoned();
                }
            }
        } else if (verdict instanceof Refused refused) {
            refusals.refused(refused);
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
        boolean atLoopback = Peer.isLoopback(request.getLocalAddr()) && !proxies.contains(request.getRemoteAddr());
        Refused misdirected = hosts.refusal(seen, atLoopback);
        if (misdirected != null) {
            return misdirected;
        }
        Principal principal = request.getUserPrincipal();
        Verdict verdict = await(admission.judge(
                seen, principal == null ? null : principal.getName(), places.room(request, seen.remoteAddress())));
        if (verdict instanceof NotAnUpgrade) {
            return isPrivate(request) ? NO_PAGE : isForPages(request) ? NO_METHOD_OF_PAGES : verdict;
        }
        return verdict;
    }

    /** Holds up a thread of the container's, which has one for each request anyway, and nearly always for no time at all. */
    private Verdict await(CompletableFuture<Verdict> judged) {
        try {
            return judged.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Admission.late();
        } catch (TimeoutException e) {
            return Admission.late();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
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

    /** Whether the container's own servlet for files would be asked for something else than a file. */
    private static boolean isForPages(HttpServletRequest request) {
        String method = request.getMethod();
        // Tomcat has none for the folders that it answers by their index.html.
        MappingMatch match = request.getHttpServletMapping().getMappingMatch();
        return (match == null || match == MappingMatch.DEFAULT) && !method.equals("GET") && !method.equals("HEAD");
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, Refused refused)
            throws IOException {
        byte[] body = refused.body();
        response.setStatus(refused.status());
        refused.headers().forEach((name, value) -> {
            // Payara forgets a type that came as a header, on some ways through it.
            if (name.equalsIgnoreCase("Content-Type")) {
                response.setContentType(value);
            } else if (name.equalsIgnoreCase("Upgrade") && Payara.serves(request)) {
                // It takes an answer that names Upgrade for a switch of protocols, gives it no length and leaves it
                // open.
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
