package io.parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.channel.ChannelName;
import io.parley.channel.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A listener that keeps what it hears, channel by channel, and notes if it is called by two threads at once for one. */
public final class HeardPublications implements Broker.Listener {

    private final Map<ChannelName, List<Publication>> byChannel = new ConcurrentHashMap<>();
    private final Set<ChannelName> busy = ConcurrentHashMap.newKeySet();
    private final AtomicInteger overlaps = new AtomicInteger();
    private volatile Consumer<Publication> reaction = publication -> {};

    @Override
    public void published(Publication publication) {
        if (!busy.add(publication.channel())) {
            overlaps.incrementAndGet();
        }
        reaction.accept(publication);
        List<Publication> heard = byChannel.computeIfAbsent(publication.channel(), channel -> new ArrayList<>());
        synchronized (heard) {
            heard.add(publication);
        }
        busy.remove(publication.channel());
    }

    /** Does this at each publication, inside of the channel's order. */
    void react(Consumer<Publication> reaction) {
        this.reaction = reaction;
    }

    /** What was heard of the channel so far. */
    public List<Publication> in(ChannelName channel) {
        List<Publication> heard = byChannel.getOrDefault(channel, new ArrayList<>());
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    /** What was heard of the channel, once it is as much as expected. */
    List<Publication> in(ChannelName channel, int expected) {
        await().untilAsserted(() -> assertThat(in(channel)).hasSizeGreaterThanOrEqualTo(expected));
        return in(channel);
    }

    /** How often one channel was told by two threads at once. */
    int overlaps() {
        return overlaps.get();
    }
}
