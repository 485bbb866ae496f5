package io.parley.architecture.violations.transport;

import io.parley.architecture.violations.broker.BrokerAboveHub;

/** Looks up. */
public interface TransportAboveBroker {
    BrokerAboveHub broker();
}
