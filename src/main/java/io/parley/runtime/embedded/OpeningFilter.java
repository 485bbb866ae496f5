package io.parley.runtime.embedded;

import io.parley.handshake.Admission;
import io.parley.handshake.ForwardedRequest;
import io.parley.handshake.Gate;
import io.parley.handshake.HostPolicy;
import io.parley.handshake.TrustedProxies;
import io.parley.handshake.Verdict;
import io.parley.handshake.Verdict.Admitted;
import io.parley.handshake.Verdict.NotAnUpgrade;
import io.parley.handshake.Verdict.Refused;
import java.io.CharConversionException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.attributes.AttributeHolder;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake on Grizzly: judges each request behind the HTTP codec, and turns a connection that is admitted into a
 * {@link Wire}, whose filter chain has no HTTP in it any more. Where it takes a while to find out who comes, the handshake is
 * {@linkplain Waiting suspended}.
 */
final class OpeningFilter extends BaseFilter {

    private static final Logger LOG = System.getLogger(OpeningFilter.class.getName());

    private final HostPolicy hosts;
    private final Admission admission;
    private final Waiting waiting;
    private final TrustedProxies proxies;
    private final Gate gate;
    private final Opener opener;
    private final RefusalWriter refusals;
    private final HeadDeadline headDeadline;
    private final FilterChain wireChain;

    OpeningFilter(
            HostPolicy hosts,
            Admission admission,
            Waiting waiting,
            TrustedProxies proxies,
            Gate gate,
            Opener opener,
            RefusalWriter refusals,
            HeadDeadline headDeadline,
            FilterChain wireChain) {
        this.hosts = hosts;
        this.admission = admission;
        this.waiting = waiting;
        this.proxies = proxies;
        this.gate = gate;
        this.opener = opener;
        this.refusals = refusals;
        this.headDeadline = headDeadline;
        this.wireChain = wireChain;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        HttpContent content = context.getMessage();
        Connection<?> connection = context.getConnection();
        headDeadline.headComplete(connection);
        if (!(content.getHttpHeader() instanceof HttpRequestPacket packet)) {
            return context.getInvokeAction();
        }
        ForwardedRequest request = ForwardedRequest.of(new GrizzlyRequest(packet), packet.getRemoteAddress(), proxies);
        CompletableFuture<Verdict> judged = Waiting.over(connection);
        if (judged == null) {
            Refused misdirected = hosts.refusal(request, isAtLoopback(connection, packet));
            judged = misdirected != null
                    ? CompletableFuture.completedFuture(misdirected)
                    : admission.judge(request, null, gate.room(request.remoteAddress()));
            if (!judged.isDone() && waiting.add(context, judged)) {
                return context.getSuspendAction();
            }
        } else if (!connection.isOpen()) {
            return context.getStopAction();
        }
        Verdict verdict = judged.getNow(Admission.late());
        if (verdict instanceof Admitted admitted) {
            admit(connection, request, admitted, content.getContent());
        }
        if (verdict instanceof NotAnUpgrade) {
            Refused unfit = unfit(packet);
            verdict = unfit != null ? unfit : verdict;
        }
        if (verdict instanceof Refused refused) {
            LOG.log(
                    Level.INFO,
                    "handshake from {0} refused with {1} by {2}: {3}",
                    request.remoteAddress(),
                    refused.status(),
                    refused.rule(),
                    refused.reason());
            refusals.refuse(
                    connection, refused, !packet.getMethod().getMethodString().equals("HEAD"));
            return context.getStopAction();
        }
        return verdict instanceof Admitted ? context.getStopAction() : context.getInvokeAction();
    }

    private boolean isAtLoopback(Connection<?> connection, HttpRequestPacket packet) {
        return connection.getLocalAddress() instanceof InetSocketAddress local
                && local.getAddress().isLoopbackAddress()
                && !proxies.contains(packet.getRemoteAddress());
    }

    private void admit(Connection<?> connection, ForwardedRequest request, Admitted admitted, Buffer rest) {
        IdleTimeoutFilter.setCustomTimeout(connection, -1, TimeUnit.SECONDS);
        connection.setProcessor(wireChain);
        Wire wire = opener.wire(TlsFilter.socket(connection), request, admitted);
        // Before it is opened: where the peer is gone already, sending the 101 is what closes the connection.
        WireFilter.attach(connection, wire);
        if (!opener.open(wire, request, admitted)) {
            refusals.refuse(connection, Opener.FAILED, true);
            return;
        }
        if (!connection.isOpen()) {
            // Closed while it still spoke HTTP, such as by a reset during the TLS handshake: nobody else tells the
            // wire.
            WireFilter.detach(connection);
            return;
        }
        dropHttp(connection.getAttributes());
        if (rest != null && rest.hasRemaining()) {
            WireFilter.read(wire, rest);
        }
    }

    /** What Grizzly would answer without an end or with a stack trace. */
    private static @Nullable Refused unfit(HttpRequestPacket packet) {
        if (packet.getMethod() == Method.CONNECT) {
            return ServerRule.CONNECT.refuse("This is no proxy: CONNECT is not answered here.");
        }
        try {
            String path = packet.getRequestURIRef().getDecodedURI(false, StandardCharsets.UTF_8);
            if (path.indexOf('\0') < 0) {
                return null;
            }
        } catch (CharConversionException | IllegalArgumentException | IllegalStateException e) {
            LOG.log(Level.DEBUG, "a target that cannot be decoded", e);
        }
        return ServerRule.TARGET.refuse("The request target is not a path.");
    }

    /** The codec keeps 8 KB with a connection that has sent a request; a WebSocket has no more use for it. */
    private static void dropHttp(AttributeHolder attributes) {
        for (String name : List.copyOf(attributes.getAttributeNames())) {
            if (name.startsWith("org.glassfish.grizzly.http.") || name.startsWith("HttpServerFilter.")) {
                attributes.removeAttribute(name);
            }
        }
    }
}
