package io.parley.broker.durable;

import io.parley.broker.Broker;
import io.parley.broker.Budget;
import io.parley.broker.Draft;
import io.parley.broker.History;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.broker.SeenKeys;
import io.parley.channel.ChannelName;
import io.parley.channel.Limit;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The order of one durable channel. A publication gets its offset when it comes, and becomes the channel's when it is on the disk:
 * only then it is in the history, told to the listener and acknowledged, in the order of the offsets.
 *
 * <p>Any thread. A sequence that was reclaimed answers null or false for ever: its channel, if used again, starts a new one.
 */
final class DurableSequence {

    private static final System.Logger LOG = System.getLogger(DurableSequence.class.getName());

    private final ChannelName channel;
    private final long id;
    private final String epoch;
    private final Log log;
    private final Budget budget;
    private final int keyLimit;
    private final long age;
    private final CompletionStage<Void> opened;

    /** Guards all below. */
    private final Object order = new Object();

    private final History history;
    private final SeenKeys keys;

    /** The numbers of the records that are on the disk: those of history, and older ones that are to go. */
    private final LongQueue records = new LongQueue();

    private final LongQueue forgottenKeys = new LongQueue();
    private final Map<String, CompletableFuture<Position>> waitingKeys = new HashMap<>(2);

    /** Of the last publication that is on the disk. */
    private Position position;

    /** The last offset that was given out. */
    private long given;

    private long bytes;
    private long lastUsed;
    private boolean subscribed;
    private boolean reclaimed;

    /**
     * @param id the number of the channel's record
     * @param epoch as in that record
     * @param opened completes when that record is on the disk
     */
    DurableSequence(
            ChannelName channel,
            NamespaceRules rules,
            long id,
            String epoch,
            DurableBroker.Shared shared,
            CompletionStage<Void> opened,
            long now) {
        this.channel = channel;
        this.id = id;
        this.epoch = epoch;
        this.log = shared.log();
        this.budget = shared.budget();
        this.keyLimit = shared.keyLimit();
        this.age = rules.historyAge().toMillis();
        this.opened = opened;
        this.history = new History(rules);
        this.keys = new SeenKeys(keyLimit, age, budget, forgottenKeys::add);
        this.position = new Position(epoch + log.generation(), 0);
        this.lastUsed = now;
    }

    ChannelName channel() {
        return channel;
    }

    /** Completes when the channel is on the disk, and with it its epoch. */
    CompletionStage<Void> opened() {
        return opened;
    }

    /** Takes the next offset, and writes; null where the sequence was reclaimed. */
    @Nullable CompletionStage<Position> publish(Draft draft, long now, Broker.Listener listener) {
        synchronized (order) {
            if (reclaimed) {
                return null;
            }
            lastUsed = now;
            String key = keyLimit == 0 ? null : draft.key();
            if (key != null) {
                CompletableFuture<Position> waiting = waitingKeys.get(key);
                if (waiting != null) {
                    return waiting;
                }
                Position first = keys.find(key, now);
                if (first != null) {
                    return CompletableFuture.completedFuture(first);
                }
            }
            return write(draft, key, now, listener);
        }
    }

    private CompletionStage<Position> write(Draft draft, @Nullable String key, long now, Broker.Listener listener) {
        Position next = new Position(position.epoch(), given + 1);
        Publication publication = new Publication(channel, next, now, draft.from(), draft.payload(), draft.state());
        long record = log.newId();
        CompletableFuture<Position> result = new CompletableFuture<>();
        CompletionStage<Void> synced;
        long keyRecord = 0;
        try {
            byte[] bytes = LogRecord.publication(id, publication);
            if (key == null) {
                synced = log.append(record, bytes, alongside(draft, next));
            } else {
                keyRecord = log.newId();
                synced =
                        log.append(record, bytes, keyRecord, LogRecord.key(id, next, now, key), alongside(draft, next));
                waitingKeys.put(key, result);
            }
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
        given++;
        long keyed = keyRecord;
        synced.whenComplete((done, failure) -> {
            if (failure == null) {
                settle(publication, record, key, keyed, listener);
                result.complete(next);
            } else {
                forgetWaiting(key);
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    private static Runnable alongside(Draft draft, Position position) {
        Consumer<Position> alongside = draft.alongside();
        return alongside == null ? () -> {} : () -> alongside.accept(position);
    }

    private void settle(
            Publication publication, long record, @Nullable String key, long keyRecord, Broker.Listener listener) {
        synchronized (order) {
            position = publication.position();
            records.add(record);
            long grown = history.add(publication);
            if (key != null) {
                waitingKeys.remove(key);
                grown += keys.add(key, position, publication.time(), keyRecord);
            }
            if (grown != 0) {
                count(grown);
                shrink(budget.excess());
            }
            listener.published(publication);
        }
    }

    private void forgetWaiting(@Nullable String key) {
        if (key != null) {
            synchronized (order) {
                waitingKeys.remove(key);
            }
        }
    }

    /** A page of history; null where the sequence was reclaimed. */
    @Nullable HistoryPage history(HistoryQuery query, long now) {
        synchronized (order) {
            if (reclaimed) {
                return null;
            }
            lastUsed = now;
            count(-history.expire(now));
            return history.page(position, query);
        }
    }

    /** Says whether this node follows the channel, which keeps the sequence; false where it was reclaimed. */
    boolean subscribed(boolean subscribed, long now) {
        synchronized (order) {
            if (reclaimed) {
                return false;
            }
            lastUsed = now;
            this.subscribed = subscribed;
            return true;
        }
    }

    /** Takes back what the log has of the channel: a publication. They come in the order of their offsets. */
    void restore(Publication publication, long record) {
        synchronized (order) {
            records.add(record);
            long found = publication.position().offset();
            if (found <= given) {
                // Forgotten already when the channel's record was written, and only not removed yet.
                return;
            }
            passed(found - 1);
            given = found;
            position = new Position(position.epoch(), found);
            count(history.add(publication));
        }
    }

    /** Where the channel is, as far as its log is read: what it has is of that epoch. */
    Position position() {
        synchronized (order) {
            return position;
        }
    }

    /** Takes back an idempotency key. */
    void restore(String key, long offset, long time, long record) {
        synchronized (order) {
            if (keyLimit == 0) {
                forgottenKeys.add(record);
            } else {
                count(keys.add(key, new Position(position.epoch(), offset), time, record));
            }
            passed(offset);
        }
    }

    /** The channel has got at least that far. A history that does not reach as far has a gap, which none may have. */
    void passed(long offset) {
        synchronized (order) {
            if (offset > given) {
                if (history.count() > 0) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "{0}: the publications {1} to {2} are lost; those before them are forgotten with them",
                            channel,
                            given + 1,
                            offset);
                    drop(Long.MAX_VALUE, false);
                }
                given = offset;
                position = new Position(position.epoch(), offset);
            }
        }
    }

    /** Drops what is too old; returns how many bytes are still held. */
    long expire(long now) {
        synchronized (order) {
            count(-history.expire(now) - keys.expire(now));
            return bytes;
        }
    }

    /** Drops the oldest publications, after them the oldest keys, until so many bytes are free or nothing is left. */
    void shrink(long wanted) {
        if (wanted > 0) {
            synchronized (order) {
                budget.limits().add(Limit.STORE_HISTORY_BYTES, drop(wanted, true));
            }
        }
    }

    /** Returns how many publications and keys went. Called in order. */
    private long drop(long wanted, boolean keysToo) {
        long freed = 0;
        long count = 0;
        while (freed < wanted) {
            long dropped = history.dropOldest();
            if (dropped == 0 && keysToo) {
                dropped = keys.dropOldest();
            }
            if (dropped == 0) {
                break;
            }
            freed += dropped;
            count++;
        }
        count(-freed);
        return count;
    }

    /** Has the records removed that are not needed any more. The position outlives the last of them. */
    void clean(Cleaner cleaner) {
        synchronized (order) {
            int surplus = records.size() - history.count();
            if (surplus > 0 && history.count() == 0) {
                cleaner.write(id, LogRecord.channel(channel, epoch, position.offset()));
            }
            for (int i = 0; i < surplus; i++) {
                cleaner.remove(records.poll());
            }
            while (forgottenKeys.size() > 0) {
                cleaner.remove(forgottenKeys.poll());
            }
        }
    }

    /**
     * Ends the sequence where nobody follows it and it was not used for as long as history is kept: by then history and keys are
     * gone, so that the new epoch that comes next is no loss. Calls {@code removal} if so, before anybody can notice.
     */
    void reclaimIfIdle(long now, Cleaner cleaner, Runnable removal) {
        synchronized (order) {
            if (!reclaimed && !subscribed && given == position.offset() && now - lastUsed >= age) {
                end(removal);
                removeAll(cleaner);
            }
        }
    }

    /** Ends the sequence as it is; what is on the disk stays there. */
    void end(Runnable removal) {
        synchronized (order) {
            if (!reclaimed) {
                reclaimed = true;
                drop(Long.MAX_VALUE, true);
                removal.run();
            }
        }
    }

    /** Has all records of the channel removed. */
    void removeAll(Cleaner cleaner) {
        synchronized (order) {
            while (records.size() > 0) {
                cleaner.remove(records.poll());
            }
            while (forgottenKeys.size() > 0) {
                cleaner.remove(forgottenKeys.poll());
            }
            cleaner.remove(id);
        }
    }

    private void count(long grown) {
        if (grown != 0) {
            bytes += grown;
            budget.charge(grown);
        }
    }
}
