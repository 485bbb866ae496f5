package io.parley.handshake;

import io.parley.channel.Limit;
import io.parley.transport.AddressBlock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many handshakes the hub takes in a second, in all and from one {@link AddressBlock}. Any thread.
 *
 * <p>Whoever comes too fast takes nothing from what is there for the others. So many addresses are counted apart; those that find no
 * room are counted as one, which is forgotten like all others after a second of rest.
 */
public final class HandshakeRate {

    private static final long SECOND = 1_000_000_000L;

    private final int perAddress;
    private final int addresses;
    private final LongSupplier clock;
    private final @Nullable TokenBucket all;
    private final TokenBucket others;
    private final Map<String, TokenBucket> byAddress = new ConcurrentHashMap<>();
    private final AtomicLong sweptAt;

    /**
     * @param perSecond how many in all; 0 is no limit
     * @param perAddress how many from one address; 0 is no limit
     * @param addresses how many addresses are counted apart, 1 or more
     * @param clock in nanoseconds, as {@link System#nanoTime}
     */
    public HandshakeRate(int perSecond, int perAddress, int addresses, LongSupplier clock) {
        this.perAddress = perAddress;
        this.addresses = addresses;
        this.clock = clock;
        long now = clock.getAsLong();
        this.all = perSecond == 0 ? null : new TokenBucket(perSecond, now);
        this.others = new TokenBucket(Math.max(1, perAddress), now);
        this.sweptAt = new AtomicLong(now);
    }

    /**
     * Counts a handshake.
     *
     * @param reached is told every limit that stood against something, whether or not the handshake goes on
     * @return the limit that stands against this handshake, or null
     */
    @Nullable Limit take(String address, Consumer<Limit> reached) {
        long now = clock.getAsLong();
        if (perAddress > 0 && !bucketOf(AddressBlock.of(address), now, reached).take(now)) {
            reached.accept(Limit.HANDSHAKES_PER_ADDRESS);
            return Limit.HANDSHAKES_PER_ADDRESS;
        }
        if (all != null && !all.take(now)) {
            reached.accept(Limit.HANDSHAKES_PER_SECOND);
            return Limit.HANDSHAKES_PER_SECOND;
        }
        return null;
    }

    /** How many addresses are counted apart at the moment. */
    int size() {
        return byAddress.size();
    }

    private TokenBucket bucketOf(String block, long now, Consumer<Limit> reached) {
        TokenBucket known = byAddress.get(block);
        if (known != null) {
            return known;
        }
        sweep(now);
        if (byAddress.size() >= addresses) {
            reached.accept(Limit.ADDRESSES);
            return others;
        }
        return byAddress.computeIfAbsent(block, first -> new TokenBucket(perAddress, now));
    }

    /** Forgets those that have rested, once a second at most. */
    private void sweep(long now) {
        long last = sweptAt.get();
        if (now - last >= SECOND && sweptAt.compareAndSet(last, now)) {
            byAddress.values().removeIf(bucket -> bucket.isFull(now));
        }
    }
}
