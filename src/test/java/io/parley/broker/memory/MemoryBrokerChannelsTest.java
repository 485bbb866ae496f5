package io.parley.broker.memory;

import io.parley.broker.Broker;
import io.parley.broker.BrokerChannelsContract;
import io.parley.broker.ManualClock;
import io.parley.channel.Namespaces;

class MemoryBrokerChannelsTest extends BrokerChannelsContract {

    private final ManualClock clock = new ManualClock();

    @Override
    protected Broker create(Namespaces namespaces) {
        return new MemoryBroker(namespaces, new MemoryLimits(1000, 1 << 20, 10), clock);
    }

    @Override
    protected ManualClock clock() {
        return clock;
    }

    @Override
    protected void sweep(Broker broker) {
        ((MemoryBroker) broker).sweep();
    }

    @Override
    protected int count(Broker broker) {
        return ((MemoryBroker) broker).channels();
    }

    @Override
    protected int sweeps() {
        return 20_000;
    }
}
