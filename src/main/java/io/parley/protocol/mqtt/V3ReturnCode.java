package io.parley.protocol.mqtt;

/** The return codes of a CONNACK before MQTT 5.0 (MQTT 3.1.1 section 3.2.2.3), as the reason codes that took their place. */
final class V3ReturnCode {

    private static final ReasonCode[] CODES = {
        ReasonCode.SUCCESS,
        ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
        ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
        ReasonCode.SERVER_UNAVAILABLE,
        ReasonCode.BAD_USER_NAME_OR_PASSWORD,
        ReasonCode.NOT_AUTHORIZED,
    };

    private static final int SERVER_UNAVAILABLE = 3;

    private V3ReturnCode() {}

    static ReasonCode reason(int number) {
        if (number >= CODES.length) {
            throw MalformedPacket.malformed("a CONNACK with the return code " + number);
        }
        return CODES[number];
    }

    /** The number of a reason; whatever has none of its own is an unavailable server. */
    static int number(ReasonCode code) {
        for (int number = 0; number < CODES.length; number++) {
            if (CODES[number] == code) {
                return number;
            }
        }
        return SERVER_UNAVAILABLE;
    }
}
