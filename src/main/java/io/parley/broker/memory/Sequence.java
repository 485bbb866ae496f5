package io.parley.broker.memory;

import io.parley.broker.Broker;
import io.parley.broker.Budget;
import io.parley.broker.Draft;
import io.parley.broker.Epoch;
import io.parley.broker.History;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.broker.SeenKeys;
import io.parley.channel.ChannelName;
import io.parley.channel.Limit;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import org.jspecify.annotations.Nullable;

/**
 * The order of one channel: its position, its history, its idempotency keys, and the lock under which they change together.
 *
 * <p>Any thread. A sequence that was reclaimed answers null or false for ever: its channel, if used again, starts a new one.
 */
final class Sequence {

    private final ChannelName channel;
    private final Budget budget;
    private final int keyLimit;
    private final long age;

    /** Guards all below. */
    private final Object order = new Object();

    private final History history;
    private @Nullable SeenKeys keys;
    private Position position = new Position(Epoch.random(), 0);
    private long bytes;
    private long lastUsed;
    private boolean subscribed;
    private boolean reclaimed;

    Sequence(ChannelName channel, NamespaceRules rules, int keyLimit, Budget budget, long now) {
        this.channel = channel;
        this.budget = budget;
        this.keyLimit = keyLimit;
        this.age = rules.historyAge().toMillis();
        this.history = new History(rules);
        this.lastUsed = now;
    }

    ChannelName channel() {
        return channel;
    }

    /** Appends and tells the listener; null where the sequence was reclaimed. */
    @Nullable Position publish(Draft draft, long now, Broker.Listener listener) {
        synchronized (order) {
            if (reclaimed) {
                return null;
            }
            lastUsed = now;
            String key = keyLimit == 0 ? null : draft.key();
            Position first = key == null || keys == null ? null : keys.find(key, now);
            if (first != null) {
                return first;
            }
            Position next = position.next();
            position = next;
            Publication publication = new Publication(channel, next, now, draft.from(), draft.payload(), draft.state());
            long grown = history.add(publication);
            if (key != null) {
                if (keys == null) {
                    keys = new SeenKeys(keyLimit, age, budget);
                }
                grown += keys.add(key, next, now);
            }
            if (grown != 0) {
                count(grown);
                shrink(budget.excess());
            }
            listener.published(publication);
            return next;
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

    /** Drops what is too old; returns how many bytes are still held. */
    long expire(long now) {
        synchronized (order) {
            long freed = history.expire(now);
            if (keys != null) {
                freed += keys.expire(now);
                if (keys.isEmpty()) {
                    keys = null;
                }
            }
            count(-freed);
            return bytes;
        }
    }

    /** Drops the oldest publications, after them the oldest keys, until so many bytes are free or nothing is left. */
    void shrink(long wanted) {
        if (wanted > 0) {
            budget.limits().add(Limit.HISTORY_BYTES, drop(wanted));
        }
    }

    /** Returns how many publications and keys went. */
    private long drop(long wanted) {
        synchronized (order) {
            long freed = 0;
            long count = 0;
            while (freed < wanted) {
                long dropped = history.dropOldest();
                if (dropped == 0 && keys != null) {
                    dropped = keys.dropOldest();
                }
                if (dropped == 0) {
                    break;
                }
                freed += dropped;
                count++;
            }
            if (freed != 0) {
                count(-freed);
            }
            return count;
        }
    }

    /**
     * Ends the sequence where nobody follows it and it was not used for as long as history is kept: by then history and keys are
     * gone, so that the new epoch that comes next is no loss. Calls {@code removal} if so, before anybody can notice.
     */
    void reclaimIfIdle(long now, Runnable removal) {
        synchronized (order) {
            if (!reclaimed && !subscribed && now - lastUsed >= age) {
                end(removal);
            }
        }
    }

    /** Ends the sequence as it is. */
    void reclaim(Runnable removal) {
        synchronized (order) {
            if (!reclaimed) {
                end(removal);
            }
        }
    }

    private void end(Runnable removal) {
        reclaimed = true;
        drop(bytes);
        removal.run();
    }

    private void count(long grown) {
        bytes += grown;
        budget.charge(grown);
    }
}
