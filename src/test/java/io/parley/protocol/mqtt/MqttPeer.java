package io.parley.protocol.mqtt;

import io.parley.channel.Departure;
import io.parley.channel.Qos;
import io.parley.hub.Hub;
import io.parley.protocol.Conversation;
import io.parley.protocol.Subprotocol;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import io.parley.transport.Frame;
import io.parley.transport.RecordedConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An MQTT client of a hub in the same process, which says what a test tells it to, right or wrong. */
public final class MqttPeer {

    private final MqttVersion version;
    private final RecordedConnection connection;
    private final Conversation conversation;
    private final PacketReader reader;

    public MqttPeer(Subprotocol protocol, Hub hub, String connectionId, MqttVersion version) {
        this.version = version;
        this.connection = new RecordedConnection(connectionId);
        this.reader = PacketReader.of(version, 1 << 24);
        this.conversation = protocol.converse(connection, hub);
        connection.lastWords(conversation::lastWords);
    }

    public RecordedConnection connection() {
        return connection;
    }

    public Conversation conversation() {
        return conversation;
    }

    public void send(Packet packet) {
        conversation.binary(ByteBuffer.wrap(PacketEncoder.encode(packet, version)));
    }

    public void sendHex(String hex) {
        conversation.binary(ByteBuffer.wrap(Hex.bytes(hex)));
    }

    /** The packets that were sent to it since the last call. */
    public List<Packet> take() {
        List<Packet> packets = new ArrayList<>();
        for (Frame frame : connection.takeFrames()) {
            reader.read(ByteBuffer.wrap(frame.payload()), packets::add);
        }
        return packets;
    }

    /** The one packet that was sent to it since the last call. */
    public <P extends Packet> P takeOne(Class<P> type) {
        List<Packet> packets = take();
        if (packets.size() != 1 || !type.isInstance(packets.get(0))) {
            throw new AssertionError("not one " + type.getSimpleName() + " but " + packets);
        }
        return type.cast(packets.get(0));
    }

    /** The messages that were sent to it since the last call, as {@code topic=payload} with QoS, DUP and RETAIN where they are set. */
    public List<String> messages() {
        List<String> messages = new ArrayList<>();
        for (Packet packet : take()) {
            if (packet instanceof Packet.Publish publish) {
                messages.add(inWords(publish));
            }
        }
        return messages;
    }

    public static String inWords(Packet.Publish publish) {
        return publish.topic() + "=" + new String(publish.payload(), StandardCharsets.UTF_8)
                + (publish.qos() == Qos.AT_MOST_ONCE
                        ? ""
                        : " qos" + publish.qos().level())
                + (publish.dup() ? " dup" : "")
                + (publish.retain() ? " retain" : "");
    }

    public Packet.ConnAck connect(String clientId, boolean clean, Properties properties) {
        return connect(clientId, clean, 0, null, properties);
    }

    public Packet.ConnAck connect(
            String clientId, boolean clean, int keepAlive, Packet.@Nullable Will will, Properties properties) {
        send(new Packet.Connect(version, clientId, clean, keepAlive, will, null, null, properties));
        List<Packet> packets = take();
        if (packets.isEmpty() || !(packets.get(0) instanceof Packet.ConnAck ack)) {
            throw new AssertionError("no CONNACK but " + packets);
        }
        later.addAll(packets.subList(1, packets.size()));
        return ack;
    }

    private final List<Packet> later = new ArrayList<>();

    /** What came right behind the CONNACK. */
    public List<Packet> behindConnAck() {
        return later;
    }

    public List<ReasonCode> subscribe(TopicSubscription... subscriptions) {
        send(new Packet.Subscribe(1, List.of(subscriptions), Properties.NONE));
        return ((Packet.SubAck) take().get(0)).codes();
    }

    public List<ReasonCode> subscribe(String filter, Qos qos) {
        return subscribe(TopicSubscription.of(filter, qos));
    }

    public void publish(String topic, String text, Qos qos, int packetId) {
        publish(topic, text, qos, false, packetId, Properties.NONE);
    }

    public void publish(String topic, String text, Qos qos, boolean retain, int packetId, Properties properties) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        send(new Packet.Publish(topic, payload, qos, false, retain, packetId, properties));
    }

    /** Its connection ends. */
    public void closed(Departure cause) {
        conversation.closed(cause);
    }
}
