package io.parley.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * What the keys of a map are, which the first letter of the map's name in the file says.
 *
 * @param prefix what the names of such maps begin with
 */
record Keys<K>(String prefix, DataType<K> type, Summing<K> summing) {

    /** Adds a key to a checksum. */
    interface Summing<K> {

        void add(CRC32C sum, K key);
    }

    static final Keys<Long> NUMBERS = new Keys<>(
            "n.",
            LongDataType.INSTANCE,
            (sum, key) -> sum.update(ByteBuffer.allocate(Long.BYTES).putLong(0, key)));

    static final Keys<String> TEXTS = new Keys<>("t.", StringDataType.INSTANCE, (sum, key) -> {
        ByteBuffer units = ByteBuffer.allocate(2 * key.length());
        for (int i = 0; i < key.length(); i++) {
            units.putChar(key.charAt(i));
        }
        sum.update(units.flip());
    });

    /** What the keys of the map of that name in the file are; null where it is not one of ours. */
    static @Nullable Keys<?> of(String mapName) {
        for (Keys<?> keys : List.of(NUMBERS, TEXTS)) {
            if (mapName.startsWith(keys.prefix)) {
                return keys;
            }
        }
        return null;
    }

    /** The record with a checksum over the map's name, the key and the record before it. */
    byte[] seal(String mapName, K key, byte[] record) {
        ByteBuffer sealed = ByteBuffer.allocate(Integer.BYTES + record.length);
        return sealed.putInt(sum(mapName, key, ByteBuffer.wrap(record)))
                .put(record)
                .array();
    }

    /** The record; null where it is not the one that was sealed for this key of this map. */
    byte @Nullable [] open(String mapName, K key, byte[] sealed) {
        if (sealed.length < Integer.BYTES) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(sealed);
        if (buffer.getInt() != sum(mapName, key, buffer.duplicate())) {
            return null;
        }
        byte[] record = new byte[buffer.remaining()];
        buffer.get(record);
        return record;
    }

    private int sum(String mapName, K key, ByteBuffer record) {
        CRC32C sum = new CRC32C();
        sum.update(mapName.getBytes(StandardCharsets.UTF_8));
        summing.add(sum, key);
        sum.update(record);
        return (int) sum.getValue();
    }
}
