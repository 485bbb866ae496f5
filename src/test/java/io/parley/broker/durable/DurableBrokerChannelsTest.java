package io.parley.broker.durable;

import io.parley.broker.Broker;
import io.parley.broker.BrokerChannelsContract;
import io.parley.broker.ManualClock;
import io.parley.channel.Namespaces;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

class DurableBrokerChannelsTest extends BrokerChannelsContract {

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

    @Override
    protected ManualClock clock() {
        return clock;
    }

    @Override
    protected void sweep(Broker broker) {
        ((DurableBroker) broker).sweep();
    }

    @Override
    protected int count(Broker broker) {
        return ((DurableBroker) broker).channels();
    }

    @Override
    protected int sweeps() {
        return 2_000;
    }
}
