package io.parley.protocol.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes as tests write them: hexadecimal digits with spaces wherever they help, and text between quotes as itself in UTF-8. */
public final class Hex {

    private Hex() {}

    /** For example {@code 30 05 0003 'a/b'}. */
    public static byte[] bytes(String literal) {
        ByteBuffer to = ByteBuffer.allocate(literal.length() * 4);
        String[] parts = literal.split("'", -1);
        for (int i = 0; i < parts.length; i++) {
            to.put(
                    i % 2 == 1
                            ? parts[i].getBytes(StandardCharsets.UTF_8)
                            : HexFormat.of().parseHex(parts[i].replaceAll("\\s", "")));
        }
        byte[] bytes = new byte[to.position()];
        to.flip().get(bytes);
        return bytes;
    }

    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
