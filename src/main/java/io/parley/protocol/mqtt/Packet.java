package io.parley.protocol.mqtt;

import io.parley.channel.Qos;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The control packets of MQTT (5.0 chapter 3), those of earlier versions as the same records without properties.
 *
 * <p>Byte arrays are shared and not to be written to. Packet identifiers are 1 to 65535.
 */
public sealed interface Packet {

    PacketType type();

    /**
     * The client's first packet (section 3.1).
     *
     * @param clientId empty where the server is to assign one
     * @param keepAlive seconds, 0 for none
     */
    record Connect(
            MqttVersion version,
            String clientId,
            boolean cleanStart,
            int keepAlive,
            @Nullable Will will,
            @Nullable String userName,
            byte @Nullable [] password,
            Properties properties)
            implements Packet {
        @Override
        public PacketType type() {
            return PacketType.CONNECT;
        }
    }

    /** What is to be published when the client goes without a word (section 3.1.2.5). */
    record Will(String topic, byte[] payload, Qos qos, boolean retain, Properties properties) {}

    /** The answer to CONNECT (section 3.2). */
    record ConnAck(boolean sessionPresent, ReasonCode code, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.CONNACK;
        }
    }

    /**
     * An application message (section 3.3).
     *
     * @param topic empty where a topic alias stands for it
     * @param packetId 0 at QoS 0, which has none
     */
    record Publish(
            String topic, byte[] payload, Qos qos, boolean dup, boolean retain, int packetId, Properties properties)
            implements Packet {
        @Override
        public PacketType type() {
            return PacketType.PUBLISH;
        }
    }

    /** A step in the delivery of a message at QoS 1 or 2 (sections 3.4 to 3.7). */
    sealed interface Acknowledgement extends Packet {

        int packetId();

        ReasonCode code();

        Properties properties();
    }

    record PubAck(int packetId, ReasonCode code, Properties properties) implements Acknowledgement {
        @Override
        public PacketType type() {
            return PacketType.PUBACK;
        }
    }

    record PubRec(int packetId, ReasonCode code, Properties properties) implements Acknowledgement {
        @Override
        public PacketType type() {
            return PacketType.PUBREC;
        }
    }

    record PubRel(int packetId, ReasonCode code, Properties properties) implements Acknowledgement {
        @Override
        public PacketType type() {
            return PacketType.PUBREL;
        }
    }

    record PubComp(int packetId, ReasonCode code, Properties properties) implements Acknowledgement {
        @Override
        public PacketType type() {
            return PacketType.PUBCOMP;
        }
    }

    /** Asks for messages (section 3.8); at least one filter. */
    record Subscribe(int packetId, List<TopicSubscription> subscriptions, Properties properties) implements Packet {

        public Subscribe {
            subscriptions = List.copyOf(subscriptions);
        }

        @Override
        public PacketType type() {
            return PacketType.SUBSCRIBE;
        }
    }

    /**
     * One filter of a SUBSCRIBE and its options (section 3.8.3.1).
     *
     * @param filter a topic filter, perhaps of a shared subscription, as it was sent
     * @param noLocal not what this client publishes itself
     * @param retainAsPublished with the retain flag that the publisher gave it
     */
    record TopicSubscription(
            String filter, Qos qos, boolean noLocal, boolean retainAsPublished, RetainHandling retainHandling) {

        /** A subscription as earlier versions know it. */
        public static TopicSubscription of(String filter, Qos qos) {
            return new TopicSubscription(filter, qos, false, false, RetainHandling.SEND);
        }
    }

    /** Whether a subscription brings the retained messages that are there already. */
    enum RetainHandling {
        SEND,
        /** Only where the client was not subscribed before. */
        SEND_IF_NEW,
        DO_NOT_SEND
    }

    /** The answer to SUBSCRIBE (section 3.9): a code for each filter, in their order. */
    record SubAck(int packetId, List<ReasonCode> codes, Properties properties) implements Packet {

        public SubAck {
            codes = List.copyOf(codes);
        }

        @Override
        public PacketType type() {
            return PacketType.SUBACK;
        }
    }

    /** Gives up subscriptions (section 3.10). */
    record Unsubscribe(int packetId, List<String> filters, Properties properties) implements Packet {

        public Unsubscribe {
            filters = List.copyOf(filters);
        }

        @Override
        public PacketType type() {
            return PacketType.UNSUBSCRIBE;
        }
    }

    /** The answer to UNSUBSCRIBE (section 3.11); earlier versions have no codes. */
    record UnsubAck(int packetId, List<ReasonCode> codes, Properties properties) implements Packet {

        public UnsubAck {
            codes = List.copyOf(codes);
        }

        @Override
        public PacketType type() {
            return PacketType.UNSUBACK;
        }
    }

    /** A sign of life (section 3.12). */
    record PingReq() implements Packet {
        @Override
        public PacketType type() {
            return PacketType.PINGREQ;
        }
    }

    /** Its answer (section 3.13). */
    record PingResp() implements Packet {
        @Override
        public PacketType type() {
            return PacketType.PINGRESP;
        }
    }

    /** The last packet (section 3.14); before MQTT 5.0 only the client sends it, and it says nothing. */
    record Disconnect(ReasonCode code, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.DISCONNECT;
        }
    }

    /** A step of enhanced authentication (section 3.15). */
    record Auth(ReasonCode code, Properties properties) implements Packet {
        @Override
        public PacketType type() {
            return PacketType.AUTH;
        }
    }
}
