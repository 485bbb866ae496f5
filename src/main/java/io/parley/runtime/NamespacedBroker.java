package io.parley.runtime;

import io.parley.broker.Broker;
import io.parley.broker.ChannelPage;
import io.parley.broker.ChannelQuery;
import io.parley.broker.Draft;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Namespaces;
import io.parley.channel.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Two brokers as one: a channel's namespace says which of them it is with.
 *
 * <p>To tell costs no object, since it is asked for every publication.
 */
final class NamespacedBroker implements Broker {

    private final Broker memory;
    private final Broker durable;

    /** Whether a namespace that is not listed is durable; then the listed ones are not. */
    private final boolean unlistedDurable;

    private final String[] listed;

    NamespacedBroker(Broker memory, Broker durable, Namespaces namespaces) {
        this.memory = memory;
        this.durable = durable;
        this.unlistedDurable = namespaces.defaults().durable();
        this.listed = namespaces.names(!unlistedDurable).toArray(String[]::new);
    }

    @Override
    public void start(Listener listener) {
        memory.start(listener);
        durable.start(listener);
    }

    @Override
    public CompletionStage<Position> publish(ChannelName channel, Draft draft) {
        return of(channel).publish(channel, draft);
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelFilter filter) {
        return filter instanceof ChannelName channel
                ? of(channel).subscribe(channel)
                : both(memory.subscribe(filter), durable.subscribe(filter));
    }

    @Override
    public void unsubscribe(ChannelFilter filter) {
        if (filter instanceof ChannelName channel) {
            of(channel).unsubscribe(channel);
        } else {
            memory.unsubscribe(filter);
            durable.unsubscribe(filter);
        }
    }

    @Override
    public CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query) {
        return of(channel).history(channel, query);
    }

    @Override
    public CompletionStage<ChannelPage> channels(ChannelQuery query) {
        return memory.channels(query)
                .thenCombine(durable.channels(query), (one, other) -> merged(one, other, query.limit()));
    }

    @Override
    public void close() {
        memory.close();
        durable.close();
    }

    private Broker of(ChannelName channel) {
        return isDurable(channel) ? durable : memory;
    }

    private boolean isDurable(ChannelName channel) {
        String name = channel.value();
        for (String namespace : listed) {
            if (name.startsWith(namespace)
                    && (name.length() == namespace.length() || name.charAt(namespace.length()) == '/')) {
                return !unlistedDurable;
            }
        }
        return unlistedDurable;
    }

    private static CompletionStage<Void> both(CompletionStage<Void> one, CompletionStage<Void> other) {
        return CompletableFuture.allOf(one.toCompletableFuture(), other.toCompletableFuture());
    }

    private static ChannelPage merged(ChannelPage one, ChannelPage other, int limit) {
        List<ChannelName> all = new ArrayList<>(one.channels());
        all.addAll(other.channels());
        all.sort(Comparator.comparing(ChannelName::value));
        boolean more = one.more() || other.more() || all.size() > limit;
        return new ChannelPage(all.subList(0, Math.min(limit, all.size())), more);
    }
}
