package io.parley.protocol.mqtt.session;

import io.parley.channel.Limit;
import io.parley.channel.Qos;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.protocol.mqtt.MalformedPacket;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import io.parley.protocol.mqtt.ReasonCode;
import java.util.concurrent.CompletionStage;

/** What a client whose CONNECT was accepted and the hub say to each other. Packets are handed in by one thread at a time. */
final class Exchange {

    private static final int HIGHEST = 0xFFFF;

    private final MqttConversation conversation;
    private final Client client;
    private final Terms terms;
    private final Session session;
    private final Attachment attachment;
    private final Inbox inbox;
    private final SubscribeAnswers subscriptions;

    Exchange(MqttConversation conversation, Client client, Terms terms, Session session) {
        this.conversation = conversation;
        this.client = client;
        this.terms = terms;
        this.session = session;
        boolean takesAny = terms.longestPacket() > 2L * session.hub().limits().messageBytes();
        Link link = new Link(
                client.connection(), terms.version(), terms.window(), terms.longestPacket(), terms.aliasesOut());
        this.attachment = new Attachment(conversation, client, link, terms.version(), takesAny);
        this.subscriptions = new SubscribeAnswers(session, client, terms.explains(), conversation::send);
        MqttSettings settings = session.settings();
        this.inbox = new Inbox(
                session,
                client,
                session.publisher(),
                terms.version(),
                terms.version().hasProperties() ? settings.receiveMaximum() : HIGHEST,
                settings.topicAliases(),
                terms.explains(),
                conversation::send,
                conversation::fail);
    }

    Terms terms() {
        return terms;
    }

    Session session() {
        return session;
    }

    Attachment attachment() {
        return attachment;
    }

    /** @throws MalformedPacket where the packet may not come, or not like this */
    void handle(Packet packet) {
        if (packet instanceof Packet.Publish publish) {
            inbox.publish(publish);
        } else if (packet instanceof Packet.Acknowledgement ack) {
            acknowledged(ack);
        } else if (packet instanceof Packet.Subscribe subscribe) {
            subscriptions.subscribe(subscribe);
        } else if (packet instanceof Packet.Unsubscribe unsubscribe) {
            subscriptions.unsubscribe(unsubscribe);
        } else if (packet instanceof Packet.PingReq) {
            conversation.send(new Packet.PingResp());
        } else if (packet instanceof Packet.Disconnect disconnect) {
            disconnected(disconnect);
        } else if (packet instanceof Packet.Auth auth) {
            authenticate(auth);
        } else {
            throw MalformedPacket.protocolError("a client sends no " + packet.type());
        }
    }

    private void acknowledged(Packet.Acknowledgement ack) {
        Outbox outbox = session.outbox();
        int packetId = ack.packetId();
        if (ack instanceof Packet.PubRel release) {
            answer(inbox.release(release));
            return;
        }
        if (ack instanceof Packet.PubRec && !ack.code().isFailure()) {
            CompletionStage<Boolean> known = outbox.received(packetId);
            answer(known.thenApply(there -> new Packet.PubRel(
                    packetId,
                    there || !terms.version().hasProperties()
                            ? ReasonCode.SUCCESS
                            : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND,
                    Properties.NONE)));
            return;
        }
        if (ack instanceof Packet.PubComp) {
            outbox.completed(packetId);
        } else {
            outbox.acknowledged(packetId, ack instanceof Packet.PubAck ? Qos.AT_LEAST_ONCE : Qos.EXACTLY_ONCE);
        }
        session.pump();
    }

    /** Sends an answer once what it says is kept. */
    private void answer(CompletionStage<? extends Packet> answer) {
        answer.whenComplete((packet, failure) -> {
            if (failure == null) {
                conversation.send(packet);
            } else {
                Refusal refusal = Reasons.refusal(failure);
                client.refused(refusal);
                conversation.disconnect(Reasons.ofPublish(refusal.code()), refusal.reason());
            }
        });
    }

    private void disconnected(Packet.Disconnect disconnect) {
        long expiry = disconnect.properties().number(Property.SESSION_EXPIRY_INTERVAL, -1);
        if (expiry > 0 && terms.expirySeconds() == 0) {
            throw MalformedPacket.protocolError("a session that ends with its connection cannot be kept after all");
        }
        if (expiry >= 0) {
            long most = session.settings().sessionExpiry().toSeconds();
            if (expiry > most) {
                session.reached(Limit.MQTT_SESSION_EXPIRY);
            }
            session.state().keep(Math.min(expiry, most), Long.MAX_VALUE);
        }
        conversation.disconnected(disconnect.code() != ReasonCode.SUCCESS);
    }

    /** Section 4.12.1: new credentials on a connection that goes on. */
    private void authenticate(Packet.Auth auth) {
        String method = auth.properties().text(Property.AUTHENTICATION_METHOD);
        if (auth.code() != ReasonCode.RE_AUTHENTICATE
                || method == null
                || !method.equals(terms.authenticationMethod())) {
            throw MalformedPacket.protocolError("AUTH only re-authenticates, by the method that CONNECT named");
        }
        client.authenticate(Authentication.token(auth.properties())).whenComplete((identity, failure) -> {
            Refusal lost = failure == null ? session.giveUpForbidden(client) : Reasons.refusal(failure);
            if (lost == null) {
                Properties properties = Properties.builder()
                        .text(Property.AUTHENTICATION_METHOD, method)
                        .build();
                conversation.send(new Packet.Auth(ReasonCode.SUCCESS, properties));
            } else {
                client.refused(lost);
                conversation.disconnect(ReasonCode.NOT_AUTHORIZED, lost.reason());
            }
        });
    }
}
