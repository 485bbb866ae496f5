package io.parley.broker;

import io.parley.channel.ChannelName;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The channels that a broker has, by name, each with what keeps its order; as many as there may be, and none once it is closed. Any
 * thread.
 *
 * @param <S> what keeps a channel's order
 */
public final class Channels<S> {

    private final int limit;
    private final ConcurrentHashMap<ChannelName, S> sequences = new ConcurrentHashMap<>();

    /** Changed only inside the map's own lock of that name. */
    private final ChannelNames names = new ChannelNames();

    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean closed;

    /** @param limit how many there may be ({@link Limit#CHANNELS}) */
    public Channels(int limit) {
        this.limit = limit;
    }

    /** The channel's, or null where there is none. */
    public @Nullable S get(ChannelName channel) {
        return sequences.get(channel);
    }

    /**
     * The channel's, which is made where there is none.
     *
     * @param maker is called for one thread at a time, and must not use this object
     * @throws Refusal where there may be no more, the broker is closed, or the maker refuses
     */
    public S open(ChannelName channel, Function<ChannelName, S> maker) {
        if (closed) {
            throw shuttingDown();
        }
        return sequences.computeIfAbsent(channel, name -> {
            if (count.incrementAndGet() > limit) {
                count.decrementAndGet();
                throw new Refusal(
                        ErrorCode.LIMIT_EXCEEDED,
                        Limit.CHANNELS,
                        "the hub has at most " + limit + " channels (parley.limits.channels)");
            }
            try {
                S made = maker.apply(name);
                names.add(name);
                return made;
            } catch (RuntimeException e) {
                count.decrementAndGet();
                throw e;
            }
        });
    }

    /** Puts in what was there before the broker began, however many that are; returns what it takes the place of. */
    public @Nullable S restore(ChannelName channel, S sequence) {
        S before = sequences.put(channel, sequence);
        if (before == null) {
            names.add(channel);
            count.incrementAndGet();
        }
        return before;
    }

    /** Lets go of a channel's, if it still is; to be called once for each. */
    public void remove(ChannelName channel, S sequence) {
        sequences.computeIfPresent(channel, (name, held) -> {
            if (held != sequence) {
                return held;
            }
            names.remove(name);
            return null;
        });
        count.decrementAndGet();
    }

    /** What there is, in no order; a view. */
    public Collection<S> all() {
        return Collections.unmodifiableCollection(sequences.values());
    }

    public int count() {
        return count.get();
    }

    /** What {@link Broker#channels} answers. */
    public CompletionStage<ChannelPage> page(ChannelQuery query) {
        return closed
                ? CompletableFuture.failedFuture(shuttingDown())
                : CompletableFuture.completedFuture(names.page(query));
    }

    /** Has no more of them made. */
    public void close() {
        closed = true;
    }

    private static Refusal shuttingDown() {
        return new Refusal(ErrorCode.UNAVAILABLE, "the hub is shutting down");
    }
}
