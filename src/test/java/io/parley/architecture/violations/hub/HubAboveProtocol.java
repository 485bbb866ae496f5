package io.parley.architecture.violations.hub;

import io.parley.architecture.violations.protocol.ProtocolOnHub;

/** Looks up. */
public interface HubAboveProtocol {
    ProtocolOnHub protocol();
}
