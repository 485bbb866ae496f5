package io.parley.broker.memory;

import io.parley.broker.Broker;
import io.parley.broker.BrokerOrderContract;
import io.parley.broker.ManualClock;
import io.parley.channel.Namespaces;

class MemoryBrokerOrderTest extends BrokerOrderContract {

    @Override
    protected Broker create(Namespaces namespaces) {
        return new MemoryBroker(namespaces, new MemoryLimits(100, 1 << 24, 1000), new ManualClock());
    }
}
