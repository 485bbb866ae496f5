package io.parley.broker;

import static io.parley.broker.Stages.get;
import static io.parley.broker.Stages.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.ErrorCode;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.channel.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How every broker lists its channels. */
public abstract class BrokerChannelsContract {

    private Broker broker;

    /** A new broker, not started, without channels. */
    protected abstract Broker create(Namespaces namespaces);

    /** The clock of the brokers. */
    protected abstract ManualClock clock();

    /** Has the broker drop what nobody needs any more. */
    protected abstract void sweep(Broker broker);

    /** How many channels the broker believes to have. */
    protected abstract int count(Broker broker);

    /** How often to sweep under load. */
    protected abstract int sweeps();

    @BeforeEach
    void startBroker() {
        broker = create(new Namespaces(Map.of(), new NamespaceRules(10, Duration.ofHours(1), true)));
        broker.start(publication -> {});
    }

    @AfterEach
    void closeBroker() {
        broker.close();
    }

    @Test
    void listsNoneBeforeTheFirst() {
        assertThat(page("", "", 10)).isEqualTo(new ChannelPage(List.of(), false));
    }

    @Test
    void listsChannelsByNameHoweverTheyCameToBe() {
        publish("room/b");
        get(broker.subscribe(ChannelName.parse("room/a")));
        get(broker.history(ChannelName.parse("game"), HistoryQuery.newest(1)));

        assertThat(names(page("", "", 10))).containsExactly("game", "room/a", "room/b");
    }

    @Test
    void listsNoChannelThatWasSwept() {
        Broker brief = brief();
        publish(brief, "room");
        clock().pass(Duration.ofSeconds(1));
        sweep(brief);

        assertThat(listed(brief)).isZero();

        publish(brief, "room");
        assertThat(listed(brief)).isEqualTo(1);
        brief.close();
    }

    /** The list must not lose a channel that is made anew while its forerunner goes. */
    @Test
    void listsAChannelThatIsSweptAndUsedAtTheSameTime() {
        Broker brief = brief();
        CompletableFuture<Void> sweeping = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < sweeps(); i++) {
                clock().pass(Duration.ofSeconds(1));
                sweep(brief);
            }
        });
        while (!sweeping.isDone()) {
            publish(brief, "room");
        }
        sweeping.join();
        publish(brief, "room");

        assertThat(listed(brief)).isEqualTo(1).isEqualTo(count(brief));
        brief.close();
    }

    private Broker brief() {
        Broker brief = create(new Namespaces(Map.of(), new NamespaceRules(1, Duration.ofSeconds(1), true)));
        brief.start(publication -> {});
        return brief;
    }

    private static void publish(Broker broker, String channel) {
        get(broker.publish(ChannelName.parse(channel), new Draft(null, Payload.text("x"), null)));
    }

    private static int listed(Broker broker) {
        return get(broker.channels(new ChannelQuery("", "", 10))).channels().size();
    }

    @Test
    void listsNoPatterns() {
        get(broker.subscribe(ChannelPattern.parse("room/#")));

        assertThat(page("", "", 10).channels()).isEmpty();
    }

    @Test
    void listsWhatBeginsWithThePrefixOnly() {
        publish("roo", "room", "room/a", "room/b", "rooms", "s");

        assertThat(names(page("room/", "", 10))).containsExactly("room/a", "room/b");
        assertThat(names(page("room", "", 10))).containsExactly("room", "room/a", "room/b", "rooms");
        assertThat(names(page("x", "", 10))).isEmpty();
    }

    @Test
    void goesOnAfterAName() {
        publish("a", "b", "c");

        assertThat(names(page("", "a", 10))).containsExactly("b", "c");
        assertThat(names(page("", "bb", 10))).containsExactly("c");
        assertThat(names(page("", "c", 10))).isEmpty();
    }

    @Test
    void goesOnAfterANameWithinThePrefixOnly() {
        publish("a", "room/a", "room/b", "z");

        assertThat(names(page("room/", "a", 10))).containsExactly("room/a", "room/b");
        assertThat(names(page("room/", "room/a", 10))).containsExactly("room/b");
        assertThat(names(page("room/", "z", 10))).isEmpty();
    }

    @Test
    void saysWhetherThereAreMore() {
        publish("a", "b", "c");

        assertThat(page("", "", 2).more()).isTrue();
        assertThat(page("", "", 3).more()).isFalse();
        assertThat(page("", "b", 1).more()).isFalse();
    }

    @Test
    void saysThatThereAreNoMoreWithThePrefix() {
        publish("room/a", "room/b", "z");

        assertThat(page("room/", "", 2).more()).isFalse();
    }

    @Test
    void givesEachChannelOnceOverAllPages() {
        List<String> all = new ArrayList<>();
        for (int i = 100; i < 200; i++) {
            publish("room/" + i);
            all.add("room/" + i);
        }

        List<String> paged = new ArrayList<>();
        ChannelPage page = page("room/", "", 7);
        paged.addAll(names(page));
        while (page.more()) {
            page = page("room/", paged.get(paged.size() - 1), 7);
            paged.addAll(names(page));
        }

        assertThat(paged).isEqualTo(all);
    }

    @Test
    void refusesToListWhenClosed() {
        broker.close();

        assertThat(refusal(broker.channels(new ChannelQuery("", "", 1))).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    private void publish(String... channels) {
        for (String channel : channels) {
            get(broker.publish(ChannelName.parse(channel), new Draft(null, Payload.text("x"), null)));
        }
    }

    private ChannelPage page(String prefix, String after, int limit) {
        return get(broker.channels(new ChannelQuery(prefix, after, limit)));
    }

    private static List<String> names(ChannelPage page) {
        return page.channels().stream().map(ChannelName::value).toList();
    }
}
