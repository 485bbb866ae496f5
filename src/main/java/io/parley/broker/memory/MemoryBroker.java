package io.parley.broker.memory;

import io.parley.broker.Broker;
import io.parley.broker.Budget;
import io.parley.broker.ChannelPage;
import io.parley.broker.ChannelQuery;
import io.parley.broker.Channels;
import io.parley.broker.Draft;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Limit;
import io.parley.channel.Namespaces;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.channel.Tally;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The broker of a hub that is one process: everything in memory, every stage complete when it is returned, every publication
 * told to the listener by the thread that publishes it, whether the channel was asked for or not.
 *
 * <p>A channel exists from its first use (publish, subscribe or history) until {@link #sweep} finds it without a subscriber and
 * unused for as long as its history is kept; used again, it starts with a new epoch. A namespace's history age is also how long
 * its channels remember idempotency keys.
 *
 * <p>Where the memory for history is used up, the channel that is published to pays with its own oldest publications, and each
 * sweep makes room by taking some from the channel that holds most, so that a quiet one cannot starve the others.
 */
public final class MemoryBroker implements Broker {

    private final Namespaces namespaces;
    private final MemoryLimits limits;
    private final InstantSource clock;
    private final Budget budget;
    private final Channels<Sequence> channels;
    private volatile @Nullable Listener listener;

    public MemoryBroker(Namespaces namespaces, MemoryLimits limits, InstantSource clock) {
        this.namespaces = namespaces;
        this.limits = limits;
        this.clock = clock;
        this.budget = new Budget(limits.historyBytes());
        this.channels = new Channels<>(limits.channels());
    }

    @Override
    public void start(Listener listener) {
        if (this.listener != null) {
            throw new IllegalStateException("the broker has a listener already");
        }
        this.listener = listener;
    }

    @Override
    public CompletionStage<Position> publish(ChannelName channel, Draft draft) {
        Listener told = listener;
        if (told == null) {
            throw new IllegalStateException("the broker was not started");
        }
        try {
            Position position;
            do {
                position = sequence(channel).publish(draft, clock.millis(), told);
            } while (position == null);
            return CompletableFuture.completedFuture(position);
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelFilter filter) {
        // Patterns need nothing: whoever follows one is told no position that would have to hold.
        if (filter instanceof ChannelName channel) {
            try {
                boolean kept;
                do {
                    kept = sequence(channel).subscribed(true, clock.millis());
                } while (!kept);
            } catch (Refusal refusal) {
                return CompletableFuture.failedFuture(refusal);
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void unsubscribe(ChannelFilter filter) {
        if (filter instanceof ChannelName channel) {
            Sequence sequence = channels.get(channel);
            if (sequence != null) {
                sequence.subscribed(false, clock.millis());
            }
        }
    }

    @Override
    public CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query) {
        try {
            HistoryPage page;
            do {
                page = sequence(channel).history(query, clock.millis());
            } while (page == null);
            return CompletableFuture.completedFuture(page);
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    @Override
    public CompletionStage<ChannelPage> channels(ChannelQuery query) {
        return channels.page(query);
    }

    /**
     * Drops what is too old and the channels that nobody needs any more. To be called every few seconds; takes time in proportion
     * to the number of channels and holds up none of them for long.
     */
    public void sweep() {
        long now = clock.millis();
        Sequence largest = null;
        long most = 0;
        for (Sequence sequence : channels.all()) {
            long bytes = sequence.expire(now);
            if (bytes > most) {
                largest = sequence;
                most = bytes;
            }
            sequence.reclaimIfIdle(now, () -> remove(sequence));
        }
        if (largest != null) {
            largest.shrink(Math.min(budget.crowding(), most / 2));
        }
    }

    /** How many channels exist. */
    public int channels() {
        return channels.count();
    }

    /** How many bytes history and idempotency keys take in all channels. */
    public long historyBytes() {
        return budget.used();
    }

    /** How many idempotency keys are remembered in all channels. */
    public long idempotencyKeys() {
        return budget.keys();
    }

    /**
     * How often something was forgotten before its time: a publication or key for {@link Limit#HISTORY_BYTES}, a key for {@link
     * Limit#IDEMPOTENCY_KEYS}.
     */
    public Tally<Limit> limits() {
        return budget.limits();
    }

    @Override
    public void close() {
        channels.close();
        channels.all().forEach(sequence -> sequence.reclaim(() -> remove(sequence)));
    }

    private Sequence sequence(ChannelName channel) {
        Sequence sequence = channels.get(channel);
        return sequence != null ? sequence : channels.open(channel, this::make);
    }

    private Sequence make(ChannelName channel) {
        return new Sequence(channel, namespaces.rulesOf(channel), limits.idempotencyKeys(), budget, clock.millis());
    }

    private void remove(Sequence sequence) {
        channels.remove(sequence.channel(), sequence);
    }
}
