package io.parley.runtime.embedded;

import io.parley.transport.Opcode;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Control frames as a server sends them, and what a client's Close frame says (RFC 6455 section 5.5). */
final class ControlFrame {

    private ControlFrame() {}

    /** A whole frame of this kind; the payload has at most 125 bytes. */
    static ByteBuffer of(Opcode opcode, byte... payload) {
        ByteBuffer frame = ByteBuffer.allocate(2 + payload.length);
        frame.put((byte) (0x80 | opcode.number())).put((byte) payload.length).put(payload);
        return frame.flip();
    }

    /** The code and reason of a Close frame that was judged to be correct. */
    static CloseReason reasonOf(byte[] payload) {
        if (payload.length == 0) {
            return new CloseReason(CloseReason.CloseCodes.NO_STATUS_CODE, null);
        }
        int code = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        String reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        return new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason);
    }
}
