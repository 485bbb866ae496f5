package io.parley.protocol.mqtt.session;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Limit;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Retained messages that last as long as the process, within a number and a size; a store that outlives it adds what it writes down. */
public class MemoryRetainedStore implements RetainedStore {

    private final int messages;
    private final long bytes;

    /** Guarded by itself, as is the sum of the sizes. */
    private final NavigableMap<String, Publication> retained = new TreeMap<>();

    private long used;

    /**
     * @param messages how many there may be
     * @param bytes how many bytes they may have in all
     */
    public MemoryRetainedStore(int messages, long bytes) {
        this.messages = messages;
        this.bytes = bytes;
    }

    @Override
    public final @Nullable Limit refuses(ChannelName channel, Payload payload) {
        if (payload.bytes().length == 0) {
            return null;
        }
        synchronized (retained) {
            Publication before = retained.get(channel.value());
            long freed = before == null ? 0 : size(before);
            int others = retained.size() - (before == null ? 0 : 1);
            if (others >= messages) {
                return Limit.MQTT_RETAINED_MESSAGES;
            }
            long needed = used - freed + channel.value().length() + payload.size();
            return needed <= bytes ? null : Limit.MQTT_RETAINED_BYTES;
        }
    }

    @Override
    public void keepWithin(Publication publication) {
        // It is kept as long as the process lives.
    }

    @Override
    public CompletionStage<Void> put(Publication publication) {
        putKept(publication);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public final void putKept(Publication publication) {
        String name = publication.channel().value();
        synchronized (retained) {
            Publication before = retained.get(name);
            if (before != null && isBefore(publication.position(), before.position())) {
                return;
            }
            if (before != null) {
                used -= size(before);
            }
            if (publication.payload().bytes().length == 0) {
                retained.remove(name);
            } else {
                retained.put(name, publication);
                used += size(publication);
            }
        }
    }

    @Override
    public final List<Publication> page(ChannelFilter filter, String after, int limit, long now) {
        String prefix = prefix(filter);
        boolean fromPrefix = after.compareTo(prefix) < 0;
        List<Publication> page = new ArrayList<>();
        synchronized (retained) {
            for (Publication publication :
                    retained.tailMap(fromPrefix ? prefix : after, fromPrefix).values()) {
                if (!publication.channel().value().startsWith(prefix) || page.size() == limit) {
                    break;
                }
                if (filter.matches(publication.channel())
                        && publication.payload().headers().expiresAt() > now) {
                    page.add(publication);
                }
            }
        }
        return page;
    }

    /** The retained message of a channel, or null. */
    protected final @Nullable Publication retained(String channel) {
        synchronized (retained) {
            return retained.get(channel);
        }
    }

    @Override
    public final int size() {
        synchronized (retained) {
            return retained.size();
        }
    }

    @Override
    public void close() {
        synchronized (retained) {
            retained.clear();
            used = 0;
        }
    }

    private static boolean isBefore(Position one, Position other) {
        return one.epoch().equals(other.epoch()) && one.offset() < other.offset();
    }

    private static long size(Publication publication) {
        return publication.channel().value().length() + publication.payload().size();
    }

    /** What the names of all channels that the filter matches begin with. */
    private static String prefix(ChannelFilter filter) {
        if (filter instanceof ChannelName) {
            return filter.value();
        }
        String pattern = filter.value();
        int wildcard = 0;
        while (pattern.charAt(wildcard) != '+' && pattern.charAt(wildcard) != '#') {
            wildcard++;
        }
        // The segment before a # matches by itself, without the slash that follows it.
        return wildcard > 0 && pattern.charAt(wildcard) == '#'
                ? pattern.substring(0, wildcard - 1)
                : pattern.substring(0, wildcard);
    }
}
