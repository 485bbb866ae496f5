package io.parley.hub;

import io.parley.broker.Broker;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A broker whose subscribes and histories take as long as the test wants; it notes which fan-out it was asked to start and end. */
final class SlowBroker extends ForwardingBroker {

    final Held.Calls calls = new Held.Calls();
    final List<String> fanOut = java.util.Collections.synchronizedList(new ArrayList<>());

    SlowBroker(Broker broker) {
        super(broker);
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelFilter filter) {
        fanOut.add("+" + filter);
        return calls.call(() -> super.subscribe(filter));
    }

    @Override
    public void unsubscribe(ChannelFilter filter) {
        fanOut.add("-" + filter);
        super.unsubscribe(filter);
    }

    @Override
    public CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query) {
        return calls.call(() -> super.history(channel, query));
    }
}
