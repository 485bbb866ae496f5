package io.parley.runtime.embedded;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Takes the mask off the payload of client frames (RFC 6455 section 5.3), eight bytes at a time. */
final class Masking {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Masking() {}

    static long longAt(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /**
     * Unmasks in place.
     *
     * @param key the masking key, its first byte in the highest eight bits
     * @param phase how many bytes of the frame's payload came before {@code from}
     */
    static void unmask(byte[] bytes, int from, int to, int key, long phase) {
        if (key == 0) {
            return;
        }
        int turned = Integer.rotateLeft(key, (int) (phase & 3) * Byte.SIZE);
        long wide = (long) turned << Integer.SIZE | turned & 0xFFFFFFFFL;
        int i = from;
        for (; to - i >= Long.BYTES; i += Long.BYTES) {
            LONGS.set(bytes, i, longAt(bytes, i) ^ wide);
        }
        for (int shift = 24; i < to; i++, shift -= 8) {
            bytes[i] ^= (byte) (turned >>> (shift & 31));
        }
    }
}
