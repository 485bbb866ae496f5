package io.parley.protocol.mqtt.session;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Position;
import io.parley.channel.Qos;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.protocol.mqtt.MalformedPacket;
import io.parley.protocol.mqtt.MqttVersion;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import io.parley.protocol.mqtt.PublishEncoder;
import io.parley.protocol.mqtt.ReasonCode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages that one connection publishes (MQTT 5.0 sections 3.3 and 4.3): each goes to the hub once, and is acknowledged when
 * it is as safe as it is to be.
 *
 * <p>Packets are handed in by one thread at a time; answers may be sent by any.
 */
final class Inbox {

    private final Session session;
    private final Client client;
    private final Publisher publisher;
    private final MqttVersion version;
    private final Consumer<MalformedPacket> fail;
    private final OrderedAcks acks;
    private final int receiveMaximum;
    private final int aliasMaximum;
    private final boolean explains;
    private final Map<Integer, String> aliases = new HashMap<>(2);

    /**
     * @param receiveMaximum how many messages at QoS 1 and 2 may be on their way here
     * @param explains whether answers may carry reason strings and user properties
     * @param fail ends the connection
     */
    Inbox(
            Session session,
            Client client,
            Publisher publisher,
            MqttVersion version,
            int receiveMaximum,
            int aliasMaximum,
            boolean explains,
            Consumer<Packet> send,
            Consumer<MalformedPacket> fail) {
        this.session = session;
        this.client = client;
        this.publisher = publisher;
        this.version = version;
        this.receiveMaximum = receiveMaximum;
        this.aliasMaximum = aliasMaximum;
        this.explains = explains && version.hasProperties();
        this.fail = fail;
        this.acks = new OrderedAcks(send);
    }

    /** @throws MalformedPacket where the message may not be sent like this or not now */
    void publish(Packet.Publish message) {
        String topic = topic(message);
        if (!message.properties().subscriptionIds().isEmpty()) {
            throw MalformedPacket.protocolError("a client's PUBLISH has no subscription identifier");
        }
        if (message.qos() == Qos.AT_MOST_ONCE) {
            publish(message, topic, null, position -> {}, this::refusedAtQos0);
            return;
        }
        boolean once = message.qos() == Qos.EXACTLY_ONCE;
        SessionState state = session.state();
        // Looked for before the note is: one that has been refused meanwhile is no longer noted, and begins anew.
        CompletionStage<Position> first = once ? session.underway().of(message.packetId()) : null;
        boolean twice = once && !state.note(message.packetId());
        if (acks.size() >= receiveMaximum || state.notedCount() > receiveMaximum) {
            session.reached(Limit.MQTT_RECEIVE_MAXIMUM);
            throw new MalformedPacket(
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    "more than " + receiveMaximum
                            + " messages at QoS 1 and 2 are not acknowledged (parley.mqtt.receive-maximum)");
        }
        OrderedAcks.Place place = acks.next();
        if (twice) {
            answerAgain(message, first, place);
            return;
        }
        CompletableFuture<Position> taken =
                once ? session.underway().begin(message.packetId()) : new CompletableFuture<>();
        publish(
                message,
                topic,
                once ? new Note(state, message.packetId()) : null,
                position -> {
                    place.done(accepted(message, position));
                    taken.complete(position);
                },
                refusal -> {
                    place.done(refused(message, refusal));
                    taken.completeExceptionally(refusal);
                });
    }

    private void answerAgain(
            Packet.Publish message, @Nullable CompletionStage<Position> first, OrderedAcks.Place place) {
        if (first == null) {
            place.done(new Packet.PubRec(message.packetId(), ReasonCode.SUCCESS, Properties.NONE));
            return;
        }
        first.whenComplete((position, failure) ->
                place.done(failure == null ? accepted(message, position) : refused(message, Reasons.refusal(failure))));
    }

    /** The note of a message at QoS 2 in a session. */
    private record Note(SessionState state, int packetId) implements Publisher.Noted {

        @Override
        public void keepWithin() {
            state.keepNoted(packetId);
        }

        @Override
        public CompletionStage<Void> keep() {
            return state.keepNotedAlone(packetId);
        }
    }

    /** The client releases a message at QoS 2: the answer, once the identifier is free for another one. */
    CompletionStage<Packet> release(Packet.PubRel release) {
        SessionState state = session.state();
        boolean known = state.isNoted(release.packetId());
        ReasonCode code =
                known || !version.hasProperties() ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        Packet answer = new Packet.PubComp(release.packetId(), code, Properties.NONE);
        return known
                ? state.released(release.packetId()).thenApply(done -> answer)
                : CompletableFuture.completedFuture(answer);
    }

    private void publish(
            Packet.Publish message,
            String topic,
            Publisher.@Nullable Noted noted,
            Consumer<Position> accepted,
            Consumer<Refusal> refused) {
        CompletionStage<Position> stage;
        try {
            stage = publisher.publish(
                    client,
                    new Publisher.Message(
                            topic, message.payload(), message.qos(), message.retain(), message.properties(), noted),
                    session.hub().limits().jsonDepth());
        } catch (Refusal refusal) {
            refused.accept(refusal);
            return;
        } catch (MalformedPacket e) {
            if (!mayAnswer(message, e.code())) {
                throw e;
            }
            refused.accept(new Refusal(ErrorCode.MALFORMED, e.reason()));
            return;
        }
        stage.whenComplete((position, failure) -> {
            if (failure == null) {
                accepted.accept(position);
            } else {
                refused.accept(Reasons.refusal(failure));
            }
        });
    }

    private boolean mayAnswer(Packet.Publish message, ReasonCode code) {
        return message.qos() != Qos.AT_MOST_ONCE
                && version.hasProperties()
                && code == ReasonCode.PAYLOAD_FORMAT_INVALID;
    }

    private String topic(Packet.Publish message) {
        int alias = (int) message.properties().number(Property.TOPIC_ALIAS, 0);
        if (alias > aliasMaximum) {
            session.reached(Limit.MQTT_TOPIC_ALIASES);
            throw new MalformedPacket(
                    ReasonCode.TOPIC_ALIAS_INVALID,
                    "topic aliases end at " + aliasMaximum + " here (parley.mqtt.topic-aliases)");
        }
        if (alias != 0 && !message.topic().isEmpty()) {
            aliases.put(alias, message.topic());
        }
        String known = message.topic().isEmpty() ? aliases.get(alias) : message.topic();
        if (known == null) {
            throw MalformedPacket.protocolError("the topic alias " + alias + " stands for no topic yet");
        }
        return known;
    }

    private Packet accepted(Packet.Publish message, Position position) {
        Properties properties = explains
                ? Properties.builder()
                        .user(PublishEncoder.EPOCH, position.epoch())
                        .user(PublishEncoder.OFFSET, Long.toString(position.offset()))
                        .build()
                : Properties.NONE;
        return message.qos() == Qos.AT_LEAST_ONCE
                ? new Packet.PubAck(message.packetId(), ReasonCode.SUCCESS, properties)
                : new Packet.PubRec(message.packetId(), ReasonCode.SUCCESS, properties);
    }

    /** Before MQTT 5.0 there is no way to refuse a message but the end of the connection ([MQTT-3.3.5-2] of 3.1.1). */
    private @Nullable Packet refused(Packet.Publish message, Refusal refusal) {
        client.refused(refusal);
        if (message.qos() == Qos.EXACTLY_ONCE) {
            session.state().released(message.packetId());
        }
        ReasonCode code = code(refusal);
        if (!version.hasProperties()) {
            fail.accept(new MalformedPacket(code, refusal.reason()));
            return null;
        }
        Properties properties = explains ? Reasons.saying(refusal.reason()) : Properties.NONE;
        return message.qos() == Qos.AT_LEAST_ONCE
                ? new Packet.PubAck(message.packetId(), code, properties)
                : new Packet.PubRec(message.packetId(), code, properties);
    }

    /** Nothing answers a message at QoS 0: what can never be right ends the connection, what may be right later is lost. */
    private void refusedAtQos0(Refusal refusal) {
        client.refused(refusal);
        if (!refusal.code().temporary()) {
            fail.accept(new MalformedPacket(code(refusal), refusal.reason()));
        }
    }

    private static ReasonCode code(Refusal refusal) {
        return refusal.code() == ErrorCode.MALFORMED
                ? ReasonCode.PAYLOAD_FORMAT_INVALID
                : Reasons.ofPublish(refusal.code());
    }
}
