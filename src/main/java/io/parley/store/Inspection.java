package io.parley.store;

import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** Reads all of a store, past what is damaged. One thread at a time. */
final class Inspection {

    /** Gets what can be read. */
    interface Copy {

        <K> void take(Keys<K> keys, String mapName, K key, byte[] sealed);
    }

    /** Takes nothing. */
    static final Copy NONE = new Copy() {
        @Override
        public <K> void take(Keys<K> keys, String mapName, K key, byte[] sealed) {
            // Only to see what is damaged.
        }
    };

    private static final int NAMED = 20;

    private final List<String> damage = new ArrayList<>();
    private boolean unreadable;
    private int maps;

    /** Reads all maps, and hands over each record that is whole. */
    static Inspection of(MVStore store, Copy copy) {
        Inspection inspection = new Inspection();
        for (String name : store.getMapNames()) {
            Keys<?> keys = Keys.of(name);
            if (keys != null) {
                inspection.maps++;
                inspection.inspect(store, keys, name, copy);
            }
        }
        return inspection;
    }

    /** Whether there are no maps at all. */
    boolean isEmpty() {
        return maps == 0;
    }

    /** Whether every record is whole. */
    boolean isClean() {
        return damage.isEmpty();
    }

    /** Whether nothing of a map can be read. */
    boolean isUnreadable() {
        return unreadable;
    }

    /** What is damaged, a sentence for each map. */
    List<String> damage() {
        return damage;
    }

    private <K> void inspect(MVStore store, Keys<K> keys, String name, Copy copy) {
        long size;
        MVMap<K, byte[]> map;
        try {
            map = StoreFile.open(store, keys, name);
            size = map.sizeAsLong();
        } catch (RuntimeException | AssertionError e) {
            unreadable = true;
            damage.add("nothing of the map " + name + " can be read");
            return;
        }
        Lost<K> lost = new Lost<>();
        for (long index = 0; index < size; ) {
            long read = readFrom(map, keys, index, copy, lost);
            index += read;
            if (index < size) {
                lost.unreadable++;
                index++;
            }
        }
        if (lost.unreadable + lost.damaged > 0) {
            damage.add(lost.sentence(name));
        }
    }

    /** Reads from the entry of that place on, until one cannot be read; returns how many could. */
    private static <K> long readFrom(MVMap<K, byte[]> map, Keys<K> keys, long index, Copy copy, Lost<K> lost) {
        long read = 0;
        try {
            K first = map.getKey(index);
            Cursor<K, byte[]> cursor = map.cursor(first);
            while (first != null && cursor.hasNext()) {
                K key = cursor.next();
                read++;
                byte[] sealed = cursor.getValue();
                if (keys.open(map.getName(), key, sealed) == null) {
                    lost.damaged(key);
                } else {
                    copy.take(keys, map.getName(), key, sealed);
                }
            }
        } catch (RuntimeException | AssertionError e) {
            // A page that is damaged is no page: MVStore's readers fail in any way there is.
            lost.cause = e.toString();
        }
        return read;
    }

    /** What one map has lost. */
    private static final class Lost<K> {

        private final List<K> named = new ArrayList<>();
        private long damaged;
        private long unreadable;
        private String cause = "";

        void damaged(K key) {
            damaged++;
            if (named.size() < NAMED) {
                named.add(key);
            }
        }

        String sentence(String mapName) {
            StringBuilder sentence = new StringBuilder("of the map " + mapName);
            if (damaged > 0) {
                sentence.append(", ")
                        .append(damaged)
                        .append(" damaged records, among them ")
                        .append(named);
            }
            if (unreadable > 0) {
                sentence.append(", ")
                        .append(unreadable)
                        .append(" records whose pages cannot be read (")
                        .append(cause);
                sentence.append(')');
            }
            return sentence.append(" are lost").toString();
        }
    }
}
