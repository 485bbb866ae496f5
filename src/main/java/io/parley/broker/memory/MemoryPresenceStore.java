package io.parley.broker.memory;

import io.parley.broker.PresenceStore;
import io.parley.broker.Roster;
import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelName;
import io.parley.channel.Departure;
import io.parley.channel.Member;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The presence of a hub that is one process: every stage is complete when it is returned, and the listener is told by the thread
 * that joins or leaves.
 *
 * <p>What it holds is bounded by the connections of the node and the subscriptions of each. A channel without members takes no
 * memory.
 */
public final class MemoryPresenceStore implements PresenceStore {

    /** The members of one channel by id, the longest present first. Guarded by the object; never used again once {@code removed}. */
    private static final class Members {

        private final Map<String, Member> byId = new LinkedHashMap<>(2);
        private boolean removed;
    }

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final Map<ChannelName, Members> channels = new ConcurrentHashMap<>();
    private final LongAdder present = new LongAdder();

    private volatile @Nullable Listener listener;

    @Override
    public void start(Listener listener) {
        if (this.listener != null) {
            throw new IllegalStateException("the presence store has a listener already");
        }
        this.listener = listener;
    }

    @Override
    public CompletionStage<Void> join(ChannelName channel, Member member) {
        Listener told = listener();
        while (true) {
            Members members = channels.computeIfAbsent(channel, name -> new Members());
            synchronized (members) {
                if (!members.removed) {
                    Member before = members.byId.put(member.id(), member);
                    if (before == null) {
                        present.increment();
                    }
                    if (!member.equals(before)) {
                        told.changed(new ChannelEvent.Joined(channel, member));
                    }
                    return DONE;
                }
            }
        }
    }

    @Override
    public CompletionStage<Void> leave(ChannelName channel, Member member, Departure cause) {
        Listener told = listener();
        Members members = channels.get(channel);
        if (members != null) {
            synchronized (members) {
                Member left = members.byId.remove(member.id());
                if (left != null) {
                    present.decrement();
                    told.changed(new ChannelEvent.Left(channel, left, cause));
                }
                if (members.byId.isEmpty() && !members.removed) {
                    members.removed = true;
                    channels.remove(channel, members);
                }
            }
        }
        return DONE;
    }

    @Override
    public CompletionStage<Roster> roster(ChannelName channel, int limit) {
        Members members = channels.get(channel);
        if (members == null) {
            return CompletableFuture.completedStage(new Roster(List.of(), 0));
        }
        synchronized (members) {
            List<Member> listed = new ArrayList<>(Math.min(limit, members.byId.size()));
            Iterator<Member> longest = members.byId.values().iterator();
            while (listed.size() < limit && longest.hasNext()) {
                listed.add(longest.next());
            }
            return CompletableFuture.completedStage(new Roster(listed, members.byId.size()));
        }
    }

    /** How many channels have members. */
    public int channels() {
        return channels.size();
    }

    /** How many members there are; one who is in two channels counts twice. */
    public long members() {
        return present.sum();
    }

    @Override
    public void close() {
        channels.clear();
    }

    private Listener listener() {
        Listener told = listener;
        if (told == null) {
            throw new IllegalStateException("the presence store was not started");
        }
        return told;
    }
}
