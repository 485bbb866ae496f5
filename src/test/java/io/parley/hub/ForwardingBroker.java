package io.parley.hub;

import io.parley.broker.Broker;
import io.parley.broker.ChannelPage;
import io.parley.broker.ChannelQuery;
import io.parley.broker.Draft;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Position;
import java.util.concurrent.CompletionStage;

/** A broker before another one; a test changes what it wants to be different. */
abstract class ForwardingBroker implements Broker {

    private final Broker broker;

    ForwardingBroker(Broker broker) {
        this.broker = broker;
    }

    @Override
    public void start(Listener listener) {
        broker.start(listener);
    }

    @Override
    public CompletionStage<Position> publish(ChannelName channel, Draft draft) {
        return broker.publish(channel, draft);
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelFilter filter) {
        return broker.subscribe(filter);
    }

    @Override
    public void unsubscribe(ChannelFilter filter) {
        broker.unsubscribe(filter);
    }

    @Override
    public CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query) {
        return broker.history(channel, query);
    }

    @Override
    public CompletionStage<ChannelPage> channels(ChannelQuery query) {
        return broker.channels(query);
    }

    @Override
    public void close() {
        broker.close();
    }
}
