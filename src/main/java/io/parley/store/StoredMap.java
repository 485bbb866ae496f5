package io.parley.store;

import java.util.function.BiConsumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * A map of a store, from keys in their order to records, each under a checksum.
 *
 * <p>It is written and read by the store's own thread only: in a change given to {@link Store#write}. A thread that may be
 * interrupted must not read a file, since the interrupt would close it for all; so {@link #forEach}, which a hub calls as it
 * starts, waits for that thread.
 *
 * @param <K> {@link Long}, 0 or more, or {@link String}
 */
public final class StoredMap<K> {

    private final Store store;
    private final Keys<K> keys;
    private final MVMap<K, byte[]> map;

    StoredMap(Store store, Keys<K> keys, MVMap<K, byte[]> map) {
        this.store = store;
        this.keys = keys;
        this.map = map;
    }

    /** The record of that key, or null. In a change only. */
    public byte @Nullable [] get(K key) {
        store.checkChanging();
        byte[] sealed = map.get(key);
        return sealed == null ? null : opened(key, sealed);
    }

    /** Puts a record in place of any other of that key. In a change only. */
    public void put(K key, byte[] record) {
        store.checkChanging();
        map.put(key, keys.seal(map.getName(), key, record));
    }

    /** Removes the record of that key, where there is one. In a change only. */
    public void remove(K key) {
        store.checkChanging();
        map.remove(key);
    }

    /** Hands over everything, in the order of the keys, on the store's thread, and waits until that is done. */
    public void forEach(BiConsumer<K, byte[]> taker) {
        store.ask(() -> {
            Cursor<K, byte[]> cursor = map.cursor(null);
            while (cursor.hasNext()) {
                K key = cursor.next();
                taker.accept(key, opened(key, cursor.getValue()));
            }
            return true;
        });
    }

    private byte[] opened(K key, byte[] sealed) {
        byte[] record = keys.open(map.getName(), key, sealed);
        if (record == null) {
            throw new MalformedRecordException("the record " + key + " of the map " + map.getName() + " is damaged");
        }
        return record;
    }
}
