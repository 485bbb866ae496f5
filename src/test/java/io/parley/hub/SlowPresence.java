package io.parley.hub;

import io.parley.broker.PresenceStore;
import io.parley.broker.Roster;
import io.parley.channel.ChannelName;
import io.parley.channel.Departure;
import io.parley.channel.Member;
import java.util.concurrent.CompletionStage;

/** A presence store whose joins and leaves take as long as the test wants. */
final class SlowPresence implements PresenceStore {

    private final PresenceStore store;
    final Held.Calls calls = new Held.Calls();

    SlowPresence(PresenceStore store) {
        this.store = store;
    }

    @Override
    public void start(Listener listener) {
        store.start(listener);
    }

    @Override
    public CompletionStage<Void> join(ChannelName channel, Member member) {
        return calls.call(() -> store.join(channel, member));
    }

    @Override
    public CompletionStage<Void> leave(ChannelName channel, Member member, Departure cause) {
        return calls.call(() -> store.leave(channel, member, cause));
    }

    @Override
    public CompletionStage<Roster> roster(ChannelName channel, int limit) {
        return store.roster(channel, limit);
    }

    @Override
    public void close() {
        store.close();
    }
}
