package io.parley.broker.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.broker.Broker;
import io.parley.broker.BrokerChannelsContract;
import io.parley.broker.ChannelQuery;
import io.parley.broker.Draft;
import io.parley.broker.ManualClock;
import io.parley.broker.Stages;
import io.parley.channel.ChannelName;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.channel.Payload;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemoryBrokerChannelsTest extends BrokerChannelsContract {

    private static final ChannelName ROOM = ChannelName.parse("room");

    private final ManualClock clock = new ManualClock();

    @Override
    protected Broker create(Namespaces namespaces) {
        return new MemoryBroker(namespaces, new MemoryLimits(1000, 1 << 20, 10), clock);
    }

    @Test
    void listsNoChannelThatWasSwept() {
        MemoryBroker broker = brief();
        publish(broker);
        clock.pass(Duration.ofSeconds(1));
        broker.sweep();

        assertThat(listed(broker)).isZero();

        publish(broker);
        assertThat(listed(broker)).isEqualTo(1);
    }

    /** The list must not lose a channel that is made anew while its forerunner goes. */
    @Test
    void listsAChannelThatIsSweptAndUsedAtTheSameTime() {
        MemoryBroker broker = brief();
        CompletableFuture<Void> sweeping = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 20_000; i++) {
                clock.pass(Duration.ofSeconds(1));
                broker.sweep();
            }
        });
        while (!sweeping.isDone()) {
            publish(broker);
        }
        sweeping.join();
        publish(broker);

        assertThat(listed(broker)).isEqualTo(1).isEqualTo(broker.channels());
    }

    private MemoryBroker brief() {
        MemoryBroker broker =
                (MemoryBroker) create(new Namespaces(Map.of(), new NamespaceRules(1, Duration.ofSeconds(1), true)));
        broker.start(publication -> {});
        return broker;
    }

    private static void publish(Broker broker) {
        Stages.get(broker.publish(ROOM, new Draft(null, Payload.text("x"), null)));
    }

    private static int listed(Broker broker) {
        return Stages.get(broker.channels(new ChannelQuery("", "", 10)))
                .channels()
                .size();
    }
}
