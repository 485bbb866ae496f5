package io.parley.protocol.mqtt;

import org.jspecify.annotations.Nullable;

/**
 * Bytes or a packet that break a rule of MQTT, with the reason code that MQTT 5.0 asks to answer with (section 4.13); whoever sent
 * them is disconnected.
 *
 * <p>It carries no stack trace: it is an answer to a client, made at the rate at which clients send bad input.
 */
public final class MalformedPacket extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ReasonCode code;
    private final @Nullable MqttVersion version;

    public MalformedPacket(ReasonCode code, String message) {
        this(code, message, null);
    }

    private MalformedPacket(ReasonCode code, String message, @Nullable MqttVersion version) {
        super(message, null, false, false);
        this.code = code;
        this.version = version;
    }

    /** Bytes that are not what the specification says: 0x81. */
    static MalformedPacket malformed(String message) {
        return new MalformedPacket(ReasonCode.MALFORMED_PACKET, message);
    }

    /** Something that may not be there, or not now: 0x82. */
    public static MalformedPacket protocolError(String message) {
        return new MalformedPacket(ReasonCode.PROTOCOL_ERROR, message);
    }

    /** The same, found in a CONNECT of that version. */
    MalformedPacket in(MqttVersion found) {
        return new MalformedPacket(code, reason(), found);
    }

    public ReasonCode code() {
        return code;
    }

    /** The sentence for the client and the log; never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** What the CONNECT that broke the rule says it speaks; null where it did not come so far, or another packet broke it. */
    public @Nullable MqttVersion version() {
        return version;
    }
}
