package io.parley.protocol.mqtt.session;

import io.parley.auth.Authenticator;
import io.parley.auth.Credentials;
import io.parley.channel.ChannelFilter;
import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.hub.Hub;
import io.parley.hub.Permit;
import io.parley.protocol.Conversation;
import io.parley.protocol.mqtt.MalformedPacket;
import io.parley.protocol.mqtt.MqttVersion;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.PacketEncoder;
import io.parley.protocol.mqtt.PacketReader;
import io.parley.protocol.mqtt.PacketType;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.ReasonCode;
import io.parley.transport.Connection;
import io.parley.transport.Frame;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One MQTT connection: from its CONNECT, which opens a {@link Session}, to whatever ends it. */
final class MqttConversation implements Conversation, Client.Listener {

    private final Connection connection;
    private final Hub hub;
    private final Sessions sessions;
    private final Client client;
    private final PacketReader reader;
    private final long openedAt;
    private volatile long heardAt;

    private final EarlyPackets early;
    private volatile boolean over;
    private volatile @Nullable Exchange connected;

    /** What a CONNECT that is not answered yet says it speaks, or null. */
    private volatile @Nullable MqttVersion unanswered;

    /** Whether the CONNACK that accepts is on its way, so that DISCONNECT may follow. */
    private volatile boolean greeted;

    /** Whether the client has said goodbye itself. */
    private volatile boolean dismissed;

    /** Why the conversation itself ends the connection, where it does. */
    private volatile @Nullable ReasonCode goodbye;

    /** Guarded by this object, as is the next field. */
    private @Nullable SessionWill will;

    private boolean gone;

    MqttConversation(Connection connection, Hub hub, Sessions sessions, Set<MqttVersion> versions) {
        this.connection = connection;
        this.hub = hub;
        this.sessions = sessions;
        this.client = hub.connect(connection, this);
        this.reader = new PacketReader(versions, hub.limits().messageBytes());
        this.early = new EarlyPackets(
                sessions.settings().earlyPackets(),
                hub.limits().messageBytes(),
                hub.counts().limits());
        this.openedAt = sessions.clock().millis();
        this.heardAt = openedAt;
        sessions.conversations().add(this);
    }

    @Override
    public void text(String message) {
        // [MQTT-6.0.0-1]
        end(CloseCode.UNSUPPORTED_DATA, "MQTT has binary messages only");
    }

    @Override
    public void binary(ByteBuffer message) {
        if (over) {
            return;
        }
        heardAt = sessions.clock().millis();
        try {
            early.came(message.remaining());
            reader.read(message, this::take);
        } catch (MalformedPacket e) {
            fail(e);
        }
    }

    @Override
    public boolean countsMessages() {
        return true;
    }

    /** DISCONNECT where the client was accepted and speaks MQTT 5.0, CONNACK where it waits for one. */
    @Override
    public @Nullable Frame lastWords(CloseCode code, String reason) {
        Exchange now = connected;
        MqttVersion waiting = unanswered;
        if (now != null && greeted && !dismissed && now.terms().version().hasProperties()) {
            ReasonCode own = goodbye;
            return now.terms().goodbye(own == null ? Reasons.ofClose(code) : own, reason);
        }
        if (waiting == null) {
            return null;
        }
        ReasonCode own = goodbye;
        boolean fits = own != null && own.isFor(PacketType.CONNACK);
        return Terms.refusal(waiting, own != null && fits ? own : Reasons.ofCloseAtConnect(code), reason);
    }

    @Override
    public void closed(Departure cause) {
        over = true;
        sessions.conversations().remove(this);
        client.leave(cause);
        Exchange left;
        synchronized (this) {
            gone = true;
            left = connected;
        }
        if (left != null) {
            leave(left);
        }
    }

    @Override
    public void unsubscribed(ChannelFilter filter, Refusal why) {
        Exchange now = connected;
        if (now != null) {
            now.session().forbidden(filter);
            disconnect(ReasonCode.NOT_AUTHORIZED, why.reason());
        }
    }

    /** Looks whether the client has been silent for too long. */
    void tick(long now) {
        Exchange there = connected;
        if (there == null) {
            long limit = sessions.settings().connectTimeout().toMillis();
            if (!over && now - openedAt > limit) {
                reached(Limit.MQTT_CONNECT_TIMEOUT);
                end(CloseCode.POLICY_VIOLATION, "no CONNECT within " + limit + " ms (parley.mqtt.connect-timeout)");
            }
            return;
        }
        // Section 3.1.2.10: one and a half times the keep-alive, which is in seconds.
        long limit = there.terms().keepAlive() * 1500L;
        if (limit > 0 && now - heardAt > limit && !over) {
            reached(Limit.MQTT_KEEP_ALIVE);
            disconnect(
                    ReasonCode.KEEP_ALIVE_TIMEOUT,
                    "nothing heard for one and a half times the keep-alive of "
                            + there.terms().keepAlive() + " s");
        }
    }

    /** More waits for the client than is allowed. */
    void slow() {
        if (!over) {
            reached(Limit.MQTT_QUEUE_BYTES);
        }
        goodbye = ReasonCode.QUOTA_EXCEEDED;
        end(CloseCode.SLOW_CONSUMER, "slow consumer: more waits than parley.mqtt.queue-bytes");
    }

    /** Another connection has the session now. */
    private void takenOver() {
        disconnect(ReasonCode.SESSION_TAKEN_OVER, "another connection has the same client identifier");
    }

    /** Returns whether to read on. */
    private boolean take(Packet packet) {
        if (over || !connection.admits()) {
            return false;
        }
        if (early.take(packet)) {
            return true;
        }
        if (packet instanceof Packet.Connect connect) {
            connect(connect);
        } else {
            handle(packet);
        }
        return !over;
    }

    private void connect(Packet.Connect connect) {
        early.hold();
        unanswered = connect.version();
        Terms terms = Terms.of(connect, sessions.settings(), "parley-" + connection.id());
        String method = terms.authenticationMethod();
        if (method != null && !method.equals(Authentication.METHOD)) {
            refuse(
                    terms.version(),
                    ReasonCode.BAD_AUTHENTICATION_METHOD,
                    "the one method here is " + Authentication.METHOD);
            return;
        }
        Credentials shown = Authentication.credentials(connect);
        CompletionStage<?> proven = shown == null || hub.doors().authenticator() == Authenticator.NOBODY_IS_ASKED
                ? CompletableFuture.completedFuture(null)
                : client.authenticate(shown);
        proven.thenCompose(identity -> Permit.toBeHere(client)).whenComplete((welcome, failure) -> {
            if (failure == null) {
                admit(terms);
            } else {
                Refusal refusal = Reasons.refusal(failure);
                client.refused(refusal);
                refuse(terms.version(), Reasons.ofConnect(refusal.code()), refusal.reason());
            }
        });
    }

    private void admit(Terms wanted) {
        try {
            check(wanted);
            accept(wanted);
        } catch (MalformedPacket e) {
            refuse(wanted.version(), e.code(), e.reason());
        } catch (Refusal refusal) {
            client.refused(refusal);
            refuse(wanted.version(), Reasons.ofPublish(refusal.code()), refusal.reason());
        }
    }

    private void check(Terms wanted) {
        if (!hub.doors().knows(client.identity())) {
            throw new MalformedPacket(
                    ReasonCode.NOT_AUTHORIZED,
                    "this hub wants to know who you are: a token as password, or user and password");
        }
        wanted.check(sessions.settings());
    }

    private void reached(Limit limit) {
        hub.counts().limits().add(limit);
    }

    private void accept(Terms wanted) {
        String key = Authentication.key(client.identity(), wanted.clientId());
        Terms terms = wanted;
        if (terms.isShortened()) {
            reached(Limit.MQTT_SESSION_EXPIRY);
        }
        if (terms.expirySeconds() > 0 && !sessions.mayKeep(key)) {
            reached(Limit.MQTT_SESSIONS);
            if (!terms.version().hasProperties()) {
                throw new MalformedPacket(
                        ReasonCode.SERVER_UNAVAILABLE, "the hub keeps no more sessions (parley.mqtt.sessions)");
            }
            terms = terms.notKept();
        }
        Sessions.Opened opened = sessions.open(key, terms.connect().cleanStart(), terms.expirySeconds(), hub);
        if (opened.before() != null) {
            opened.before().owner().takenOver();
        }
        Terms agreed = terms;
        opened.kept().whenComplete((kept, failure) -> {
            if (failure != null) {
                Refusal refusal = Reasons.refusal(failure);
                client.refused(refusal);
                refuse(agreed.version(), ReasonCode.SERVER_UNAVAILABLE, refusal.reason());
            } else if (!opened.session().isClaimedBy(opened.claim())) {
                refuse(agreed.version(), ReasonCode.SERVER_BUSY, "another connection has the same client identifier");
            } else {
                begin(agreed, opened);
                proceed();
            }
        });
    }

    private void begin(Terms terms, Sessions.Opened opened) {
        if (terms.isNamed()) {
            client.rename(terms.clientId());
        }
        Exchange now = new Exchange(this, client, terms, opened.session());
        Packet.Will left = terms.connect().will();
        synchronized (this) {
            will = left == null
                    ? null
                    : new SessionWill(client, left, hub.limits().jsonDepth());
            connected = now;
        }
        unanswered = null;
        send(new Packet.ConnAck(
                opened.present(),
                ReasonCode.SUCCESS,
                terms.told(sessions.settings(), hub.limits().messageBytes())));
        greeted = true;
        now.session().attach(now.attachment(), opened.claim());
        for (InFlight message : now.session().state().inFlight()) {
            if (message.publication() == null) {
                send(new Packet.PubRel(message.packetId(), ReasonCode.SUCCESS, Properties.NONE));
            }
        }
        if (isGone()) {
            leave(now);
        }
    }

    /** Whether the connection was closed while its CONNECT was being carried out. */
    private synchronized boolean isGone() {
        return gone;
    }

    /** Carries out what came behind the CONNECT. */
    private void proceed() {
        for (Packet next = early.next(); next != null; next = early.next()) {
            try {
                if (!over) {
                    handle(next);
                }
            } catch (MalformedPacket e) {
                fail(e);
            }
        }
    }

    private void handle(Packet packet) {
        Exchange now = connected;
        if (now != null) {
            now.handle(packet);
        }
    }

    private void leave(Exchange left) {
        SessionWill leaves;
        synchronized (this) {
            leaves = will;
            will = null;
        }
        sessions.closed(left.session(), left.attachment(), leaves);
    }

    private void refuse(MqttVersion version, ReasonCode code, String reason) {
        unanswered = null;
        connection.send(Terms.refusal(version, code, reason));
        end(Reasons.closeCode(code), reason);
    }

    /** Answers what breaks a rule, and ends the connection. */
    void fail(MalformedPacket e) {
        MqttVersion version = e.version();
        if (connected != null) {
            disconnect(e.code(), e.reason());
        } else if (version != null
                && (version.hasProperties()
                        || e.code() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION
                        || e.code() == ReasonCode.CLIENT_IDENTIFIER_NOT_VALID)) {
            refuse(version, e.code(), e.reason());
        } else {
            disconnect(e.code(), e.reason());
        }
    }

    /** Ends the connection; {@link #lastWords} say why, where the version has a packet for it. */
    void disconnect(ReasonCode code, String reason) {
        goodbye = code;
        end(Reasons.closeCode(code), reason);
    }

    /** The client has said goodbye. */
    void disconnected(boolean withWill) {
        if (!withWill) {
            synchronized (this) {
                will = null;
            }
        }
        dismissed = true;
        end(CloseCode.NORMAL, "disconnected");
    }

    private void end(CloseCode code, String reason) {
        over = true;
        connection.close(code, reason);
    }

    void send(Packet packet) {
        Exchange now = connected;
        if (now == null) {
            return;
        }
        byte[] bytes = PacketEncoder.encode(packet, now.terms().version());
        if (bytes.length > now.terms().longestPacket()) {
            // [MQTT-3.1.2-24]; what has a reason string is sent only to clients that take as much.
            disconnect(ReasonCode.PACKET_TOO_LARGE, packet.type() + " would be longer than the client takes");
        } else {
            connection.send(Frame.binary(bytes));
        }
    }
}
