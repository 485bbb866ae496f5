package io.parley.endpoint.session;

import io.parley.auth.Identity;
import io.parley.endpoint.Connections;
import io.parley.endpoint.EchoEndpoint;
import io.parley.endpoint.MessageParts;
import io.parley.http.AdmissionFilter;
import io.parley.http.AdmittedPrincipal;
import io.parley.protocol.Conversation;
import io.parley.transport.Connection;
import io.parley.transport.ConnectionCounts;
import io.parley.transport.Heartbeat;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/** The connections of one application in a servlet container: prepares each session the container opens, and keeps the open ones. */
public final class SessionConnections implements Connections {

    private static final int ID_RADIX = 36;

    /** Tomcat's name for the time in milliseconds that a peer has to answer a Close frame; no other container minds it. */
    private static final String TOMCAT_CLOSE_TIMEOUT = "org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT";

    /** How long a part of a message may be, in characters or bytes, where the container minds: Tomcat keeps such a buffer for each. */
    private static final int PART = 1 << 12;

    private final SessionLimits limits;
    private final Flushers flushers;
    private final ConnectionCounts counts;
    private final boolean extensible;
    private final Set<SessionConnection> open = ConcurrentHashMap.newKeySet();
    private final Opening opening = new Opening();
    private final Endings endings;

    /**
     * @param flushers who send; stay the caller's
     * @param counts where to count what connections do
     * @param extensible whether the container may negotiate extensions
     * @param timer ends connections whose peers do not; stays the caller's
     */
    public SessionConnections(
            SessionLimits limits,
            Flushers flushers,
            ConnectionCounts counts,
            boolean extensible,
            ScheduledExecutorService timer) {
        this.limits = limits;
        this.flushers = flushers;
        this.counts = counts;
        this.extensible = extensible;
        this.endings = new Endings(limits.closeDeadline(), timer);
    }

    /** The handshakes that were admitted and are not open yet. */
    public Opening opening() {
        return opening;
    }

    /** The open connections, a view. */
    public Collection<? extends Heartbeat.Peer> open() {
        return Collections.unmodifiableCollection(open);
    }

    /** Ends the connections at once that have been closed and whose peers have not gone. */
    public void cutTheClosed() {
        endings.endAll();
    }

    @Override
    public Connection of(Session session, String path) {
        int messageLimit = path.equals(EchoEndpoint.PATH) ? limits.echoMessageBytes() : limits.messageBytes();
        session.setMaxTextMessageBufferSize(PART);
        session.setMaxBinaryMessageBufferSize(PART);
        IdleTimeout.switchOff(session);
        Map<String, Object> properties = session.getUserProperties();
        properties.put(TOMCAT_CLOSE_TIMEOUT, limits.closeDeadline().toMillis());
        String address = properties.get(AdmissionFilter.PEER) instanceof String peer ? peer : "";
        Identity who = session.getUserPrincipal() instanceof AdmittedPrincipal admitted
                ? admitted.identity()
                : Identity.ANONYMOUS;
        FrameSender sender = sender(session);
        SessionConnection connection =
                new SessionConnection(newId(), address, who, sender, flushers, limits, counts, messageLimit);
        sender.serve(connection);
        session.addMessageHandler(PongMessage.class, pong -> connection.heard());
        open.add(connection);
        opening.remove();
        counts.opened();
        return connection;
    }

    @Override
    public MessageParts conversing(Connection connection, Conversation conversation) {
        SessionConnection ours = (SessionConnection) connection;
        HeardConversation heard = new HeardConversation(conversation, ours, limits.rate(), flushers, open, counts);
        ours.conversesWith(heard);
        return heard;
    }

    @Override
    public boolean extensible() {
        return extensible;
    }

    private FrameSender sender(Session session) {
        return UpgradedSender.of(session, limits, endings, counts.limits())
                .or(() -> RawFrameSender.of(session))
                .orElseGet(() -> new MessageSender(session));
    }

    /** Unique by its 64 random bits; not a secret. */
    private static String newId() {
        return Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), ID_RADIX);
    }
}
