package io.parley.broker.durable;

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
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DurableBrokerChannelsTest extends BrokerChannelsContract {

    private static final ChannelName ROOM = ChannelName.parse("room");

    private final ManualClock clock = new ManualClock();
    private final StoreOnDisk disk = new StoreOnDisk();

    @Override
    protected Broker create(Namespaces namespaces) {
        return DurableBroker.open(disk.create(), namespaces, new DurableLimits(1000, 1 << 20, 10), clock);
    }

    @AfterEach
    void closeStore() throws IOException {
        disk.close();
    }

    @Test
    void listsAChannelThatIsSweptAndUsedAtTheSameTime() {
        DurableBroker broker = brief();
        CompletableFuture<Void> sweeping = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 2_000; i++) {
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

    private DurableBroker brief() {
        DurableBroker broker =
                (DurableBroker) create(new Namespaces(Map.of(), new NamespaceRules(1, Duration.ofSeconds(1), true)));
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
