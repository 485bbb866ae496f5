package io.parley.runtime;

import static io.parley.broker.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.broker.Broker;
import io.parley.broker.BrokerContract;
import io.parley.broker.ChannelPage;
import io.parley.broker.ChannelQuery;
import io.parley.broker.HistoryQuery;
import io.parley.broker.ManualClock;
import io.parley.broker.durable.DurableBroker;
import io.parley.broker.durable.DurableLimits;
import io.parley.broker.memory.MemoryBroker;
import io.parley.broker.memory.MemoryLimits;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.channel.Publication;
import io.parley.channel.Rate;
import io.parley.store.Store;
import io.parley.store.StoreSettings;
import io.parley.store.UnusableStoreException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two brokers behind the contract of one; the namespace {@code room} is durable. */
class NamespacedBrokerTest extends BrokerContract {

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private MemoryBroker memory;
    private DurableBroker durable;
    private Store store;

    @Override
    protected Broker create(Namespaces namespaces) {
        Map<String, NamespaceRules> rules = new HashMap<>();
        for (String name : List.of(KEEPING, FORGETTING, BRIEF)) {
            rules.put(name, namespaces.rulesOf(ChannelName.parse(name)));
        }
        rules.put(KEEPING, durable(rules.get(KEEPING)));
        Namespaces mixed = new Namespaces(rules, namespaces.defaults());
        try {
            store = Store.open(new StoreSettings(directory.resolve("store"), 1000, 64 << 20), Runnable::run);
        } catch (UnusableStoreException e) {
            throw new UncheckedIOException(e);
        }
        memory = new MemoryBroker(mixed, new MemoryLimits(100, 16 << 20, KEYS), clock);
        durable = DurableBroker.open(store, mixed, new DurableLimits(100, 16 << 20, KEYS), clock);
        return new NamespacedBroker(memory, durable, mixed);
    }

    @Override
    protected void pass(Duration time) {
        clock.pass(time);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void hasEachChannelWithTheBrokerOfItsNamespace() {
        publish(room, "x");
        publish(ChannelName.parse("room"), "x");
        publish(ChannelName.parse("roomy/1"), "x");
        publish(ChannelName.parse("roo"), "x");
        publish(ChannelName.parse("brief/1"), "x");

        assertThat(names(durable.channels(new ChannelQuery("", "", 10)))).containsExactly("room", "room/lobby");
        assertThat(names(memory.channels(new ChannelQuery("", "", 10)))).containsExactly("brief/1", "roo", "roomy/1");
    }

    @Test
    void listsTheChannelsOfBothInOneOrder() {
        for (String name : List.of("roo", "room/a", "a", "room/b", "z", "room")) {
            publish(ChannelName.parse(name), "x");
        }

        assertThat(names(broker.channels(new ChannelQuery("", "", 10))))
                .containsExactly("a", "roo", "room", "room/a", "room/b", "z");
        ChannelPage page = get(broker.channels(new ChannelQuery("", "a", 3)));
        assertThat(page.channels()).extracting(ChannelName::value).containsExactly("roo", "room", "room/a");
        assertThat(page.more()).isTrue();
        assertThat(get(broker.channels(new ChannelQuery("room/", "", 2))).more())
                .isFalse();
    }

    @Test
    void tellsWhoFollowsAPatternOfBoth() {
        get(broker.subscribe(ChannelPattern.parse("#")));

        publish(room, "on disk");
        publish(ChannelName.parse("brief/1"), "in memory");

        assertThat(heard.in(room)).extracting(Publication::channel).containsExactly(room);
        assertThat(heard.in(ChannelName.parse("brief/1"))).hasSize(1);
    }

    @Test
    void isDurableButForTheListedWhereTheDefaultIs() {
        NamespaceRules memoryRules = new NamespaceRules(10, LONG, true);
        Namespaces inverted = new Namespaces(Map.of("cursor", memoryRules), durable(memoryRules));
        Broker other = new NamespacedBroker(
                new MemoryBroker(inverted, new MemoryLimits(100, 1 << 20, KEYS), clock), durable, inverted);

        get(other.history(ChannelName.parse("anything/1"), HistoryQuery.newest(1)));
        get(other.history(ChannelName.parse("cursor/1"), HistoryQuery.newest(1)));

        assertThat(names(durable.channels(new ChannelQuery("", "", 10)))).containsExactly("anything/1");
    }

    private static NamespaceRules durable(NamespaceRules rules) {
        return new NamespaceRules(
                rules.historySize(), rules.historyAge(), rules.presence(), null, Rate.UNLIMITED, true);
    }

    private static List<String> names(CompletionStage<ChannelPage> page) {
        return get(page).channels().stream().map(ChannelName::value).toList();
    }
}
