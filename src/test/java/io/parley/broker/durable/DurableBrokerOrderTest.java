package io.parley.broker.durable;

import io.parley.broker.Broker;
import io.parley.broker.BrokerOrderContract;
import io.parley.broker.ManualClock;
import io.parley.channel.Namespaces;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

class DurableBrokerOrderTest extends BrokerOrderContract {

    private final StoreOnDisk disk = new StoreOnDisk();

    @Override
    protected Broker create(Namespaces namespaces) {
        return DurableBroker.open(disk.create(), namespaces, new DurableLimits(100, 1 << 24, 1000), new ManualClock());
    }

    @AfterEach
    void closeStore() throws IOException {
        disk.close();
    }
}
