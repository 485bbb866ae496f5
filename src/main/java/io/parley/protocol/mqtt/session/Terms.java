package io.parley.protocol.mqtt.session;

import io.parley.channel.ChannelName;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import io.parley.protocol.mqtt.MalformedPacket;
import io.parley.protocol.mqtt.MqttVersion;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.PacketEncoder;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import io.parley.protocol.mqtt.ReasonCode;
import io.parley.transport.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked for in its CONNECT and what it gets (MQTT 5.0 sections 3.1.2.11 and 3.2.2.3). Pure.
 *
 * @param clientId its identifier, perhaps assigned by the hub
 * @param keepAlive seconds, 0 for none
 * @param expirySeconds for how long its session is kept without a connection
 * @param window how many messages at QoS 1 and 2 it takes at a time
 * @param explains whether it wants to be told why in any packet
 */
record Terms(
        Packet.Connect connect,
        String clientId,
        int keepAlive,
        long expirySeconds,
        int window,
        long longestPacket,
        int aliasesOut,
        boolean explains) {

    /** In UTF-16 characters. */
    private static final int LONGEST_CLIENT_ID = 256;

    private static final int LONGEST_NAME = 64;
    private static final int HIGHEST = 0xFFFF;
    private static final long NEVER = 0xFFFFFFFFL;

    /** Clients that do not even take packets of so many bytes are told reasons by their codes alone. */
    private static final long SMALLEST_EXPLAINED = 1024;

    private static final String RESPONSES = "reply/";

    /** @param assigned the identifier for a client that brings none */
    static Terms of(Packet.Connect connect, MqttSettings settings, String assigned) {
        Properties properties = connect.properties();
        int keepAlive =
                settings.keepAlive() > 0 && (connect.keepAlive() == 0 || connect.keepAlive() > settings.keepAlive())
                        ? settings.keepAlive()
                        : connect.keepAlive();
        // Before MQTT 5.0 a session that is not clean has no end.
        long asked = connect.version().hasProperties()
                ? properties.number(Property.SESSION_EXPIRY_INTERVAL, 0)
                : connect.cleanStart() ? 0 : NEVER;
        return new Terms(
                connect,
                connect.clientId().isEmpty() ? assigned : connect.clientId(),
                keepAlive,
                Math.min(asked, settings.sessionExpiry().toSeconds()),
                (int) Math.min(properties.number(Property.RECEIVE_MAXIMUM, HIGHEST), settings.inFlight()),
                properties.number(Property.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE),
                (int) Math.min(properties.number(Property.TOPIC_ALIAS_MAXIMUM, 0), settings.topicAliases()),
                properties.flag(Property.REQUEST_PROBLEM_INFORMATION, true)
                        && properties.number(Property.MAXIMUM_PACKET_SIZE, SMALLEST_EXPLAINED) >= SMALLEST_EXPLAINED);
    }

    /**
     * Returns where the client asks for nothing that cannot be.
     *
     * @throws MalformedPacket where its identifier is too long
     * @throws Refusal where its will is too large, or is for a channel that there cannot be
     */
    void check(MqttSettings settings) {
        if (clientId.length() > LONGEST_CLIENT_ID) {
            throw new MalformedPacket(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "a client identifier has at most " + LONGEST_CLIENT_ID + " characters");
        }
        Packet.Will will = connect.will();
        if (will == null) {
            return;
        }
        Publisher.topic(will.topic());
        if (will.payload().length > settings.willBytes()) {
            throw new Refusal(
                    ErrorCode.TOO_LARGE,
                    Limit.MQTT_WILL_BYTES,
                    "a will has at most " + settings.willBytes() + " bytes (" + Limit.MQTT_WILL_BYTES + ")");
        }
    }

    /** Whether its session is kept for less time than it asks for in so many words. */
    boolean isShortened() {
        return connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0) > expirySeconds;
    }

    /** The same without a session that outlives the connection. */
    Terms notKept() {
        return new Terms(connect, clientId, keepAlive, 0, window, longestPacket, aliasesOut, explains);
    }

    /** Whether the identifier is the client's own, and fit to be shown to others as its name. */
    boolean isNamed() {
        return !connect.clientId().isEmpty()
                && clientId.length() <= LONGEST_NAME
                && clientId.codePoints().noneMatch(Character::isISOControl);
    }

    MqttVersion version() {
        return connect.version();
    }

    @Nullable String authenticationMethod() {
        return connect.properties().text(Property.AUTHENTICATION_METHOD);
    }

    /** A topic below which nobody else is asked to answer, or null where the identifier cannot be a part of one. */
    private @Nullable String responses() {
        try {
            return ChannelName.parse(RESPONSES + clientId).value();
        } catch (Refusal noChannel) {
            return null;
        }
    }

    /** The CONNACK that refuses a connection. */
    static Frame refusal(MqttVersion version, ReasonCode code, String reason) {
        Properties why = version.hasProperties() ? Reasons.saying(reason) : Properties.NONE;
        return Frame.binary(PacketEncoder.encode(new Packet.ConnAck(false, code, why), version));
    }

    /** The DISCONNECT that ends one. */
    Frame goodbye(ReasonCode code, String reason) {
        Properties why = explains ? Reasons.saying(reason) : Properties.NONE;
        return Frame.binary(PacketEncoder.encode(new Packet.Disconnect(code, why), version()));
    }

    /**
     * What CONNACK tells.
     *
     * @param longestPacketHere the longest packet that the hub takes, in bytes
     */
    Properties told(MqttSettings settings, int longestPacketHere) {
        Properties.Builder told = Properties.builder();
        if (!version().hasProperties()) {
            return told.build();
        }
        long asked = connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0);
        if (asked != expirySeconds) {
            told.number(Property.SESSION_EXPIRY_INTERVAL, expirySeconds);
        }
        if (connect.clientId().isEmpty()) {
            told.text(Property.ASSIGNED_CLIENT_IDENTIFIER, clientId);
        }
        if (keepAlive != connect.keepAlive()) {
            told.number(Property.SERVER_KEEP_ALIVE, keepAlive);
        }
        if (connect.properties().flag(Property.REQUEST_RESPONSE_INFORMATION, false)) {
            told.text(Property.RESPONSE_INFORMATION, responses());
        }
        return told.text(Property.AUTHENTICATION_METHOD, authenticationMethod())
                .number(Property.RECEIVE_MAXIMUM, settings.receiveMaximum())
                .number(Property.TOPIC_ALIAS_MAXIMUM, settings.topicAliases())
                .number(Property.MAXIMUM_PACKET_SIZE, longestPacketHere)
                .build();
    }
}
