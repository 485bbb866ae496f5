package io.parley.broker.durable;

import io.parley.broker.Broker;
import io.parley.broker.Budget;
import io.parley.broker.ChannelPage;
import io.parley.broker.ChannelQuery;
import io.parley.broker.Channels;
import io.parley.broker.Draft;
import io.parley.broker.Epoch;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Limit;
import io.parley.channel.Namespaces;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.channel.Tally;
import io.parley.store.Store;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The broker of a hub that is one process, for what has to survive it: a publication is on the disk before anybody sees it, its
 * publisher and its subscribers alike, so that no position is ever told that a crash could take back. History, positions, epochs
 * and idempotency keys are those of before when the process starts anew.
 *
 * <p>History is in memory as well, so that reading it never waits for the disk. A channel exists, and is forgotten, as a {@code
 * MemoryBroker}'s is; a start counts as a use. Stages are completed and the listener is told by the store's thread.
 */
public final class DurableBroker implements Broker {

    /** What the sequences of a broker share. */
    record Shared(Log log, Budget budget, int keyLimit) {}

    private final Namespaces namespaces;
    private final InstantSource clock;
    private final Shared shared;
    private final Cleaner cleaner;
    private final Channels<DurableSequence> channels;
    private volatile @Nullable Listener listener;

    private DurableBroker(Namespaces namespaces, DurableLimits limits, InstantSource clock, Log log) {
        this.namespaces = namespaces;
        this.clock = clock;
        this.shared = new Shared(log, new Budget(limits.historyBytes()), limits.idempotencyKeys());
        this.cleaner = new Cleaner(log);
        this.channels = new Channels<>(limits.channels());
    }

    /**
     * A broker with the channels that are in the store, which stays the caller's. Takes time in proportion to what they hold.
     *
     * @throws io.parley.store.MalformedRecordException where the store holds records of a later version
     */
    public static DurableBroker open(Store store, Namespaces namespaces, DurableLimits limits, InstantSource clock) {
        Log log = new Log(store);
        DurableBroker broker = new DurableBroker(namespaces, limits, clock, log);
        new Loading(log, broker, store.recovery().isComplete()).run();
        return broker;
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
            CompletionStage<Position> position;
            do {
                position = sequence(channel).publish(draft, clock.millis(), told);
            } while (position == null);
            return position;
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelFilter filter) {
        // Patterns need nothing: whoever follows one is told no position that would have to hold.
        if (!(filter instanceof ChannelName channel)) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            while (true) {
                DurableSequence sequence = sequence(channel);
                if (sequence.subscribed(true, clock.millis())) {
                    return sequence.opened();
                }
            }
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    @Override
    public void unsubscribe(ChannelFilter filter) {
        if (filter instanceof ChannelName channel) {
            DurableSequence sequence = channels.get(channel);
            if (sequence != null) {
                sequence.subscribed(false, clock.millis());
            }
        }
    }

    @Override
    public CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query) {
        try {
            while (true) {
                DurableSequence sequence = sequence(channel);
                HistoryPage page = sequence.history(query, clock.millis());
                if (page != null) {
                    // An epoch that is not on the disk yet must not be told; what is published meanwhile, the caller
                    // hears as of after this page.
                    return sequence.opened().thenApply(done -> page);
                }
            }
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    @Override
    public CompletionStage<ChannelPage> channels(ChannelQuery query) {
        return channels.page(query);
    }

    /**
     * Drops what is too old and the channels that nobody needs any more, and has the log freed of them. To be called every few
     * seconds; takes time in proportion to the number of channels and holds up none of them for long.
     */
    public void sweep() {
        long now = clock.millis();
        DurableSequence largest = null;
        long most = 0;
        for (DurableSequence sequence : channels.all()) {
            long bytes = sequence.expire(now);
            if (bytes > most) {
                largest = sequence;
                most = bytes;
            }
            sequence.clean(cleaner);
            sequence.reclaimIfIdle(now, cleaner, () -> remove(sequence));
        }
        if (largest != null) {
            largest.shrink(Math.min(shared.budget().crowding(), most / 2));
        }
        cleaner.run();
    }

    /** How many channels exist. */
    public int channels() {
        return channels.count();
    }

    /** How many bytes history and idempotency keys take in all channels. */
    public long historyBytes() {
        return shared.budget().used();
    }

    /** How many idempotency keys are remembered in all channels. */
    public long idempotencyKeys() {
        return shared.budget().keys();
    }

    /**
     * How often something was forgotten before its time: a publication or key for {@link Limit#STORE_HISTORY_BYTES}, a key for
     * {@link Limit#IDEMPOTENCY_KEYS}.
     */
    public Tally<Limit> limits() {
        return shared.budget().limits();
    }

    /** Takes nothing more. What is on its way to the disk arrives there when the store is closed. */
    @Override
    public void close() {
        channels.close();
        channels.all().forEach(sequence -> sequence.end(() -> remove(sequence)));
    }

    /** A channel that is in the log. */
    DurableSequence restore(ChannelName channel, long id, String epoch) {
        DurableSequence restored = new DurableSequence(
                channel,
                namespaces.rulesOf(channel),
                id,
                epoch,
                shared,
                CompletableFuture.completedFuture(null),
                clock.millis());
        DurableSequence before = channels.restore(channel, restored);
        if (before != null) {
            before.end(() -> {});
            before.removeAll(cleaner);
        }
        return restored;
    }

    /** A record that belongs to nothing. */
    void discard(long id) {
        cleaner.remove(id);
    }

    /** What was restored takes no more than it may. */
    void restored() {
        long now = clock.millis();
        for (DurableSequence sequence : channels.all()) {
            sequence.expire(now);
            sequence.shrink(shared.budget().excess());
        }
    }

    private DurableSequence sequence(ChannelName channel) {
        DurableSequence sequence = channels.get(channel);
        return sequence != null ? sequence : channels.open(channel, this::make);
    }

    private DurableSequence make(ChannelName channel) {
        long id = shared.log().newId();
        String epoch = Epoch.random();
        CompletionStage<Void> opened = shared.log().append(id, LogRecord.channel(channel, epoch, 0));
        return new DurableSequence(channel, namespaces.rulesOf(channel), id, epoch, shared, opened, clock.millis());
    }

    private void remove(DurableSequence sequence) {
        channels.remove(sequence.channel(), sequence);
    }
}
