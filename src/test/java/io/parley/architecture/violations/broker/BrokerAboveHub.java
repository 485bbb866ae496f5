package io.parley.architecture.violations.broker;

import io.parley.architecture.violations.hub.HubAboveProtocol;

/** Looks up. */
public interface BrokerAboveHub {
    HubAboveProtocol hub();
}
