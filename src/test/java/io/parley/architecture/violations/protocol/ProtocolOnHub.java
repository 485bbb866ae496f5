package io.parley.architecture.violations.protocol;

import io.parley.architecture.violations.hub.HubAboveProtocol;

/** Looks down, as it may, at a class that looks up: a cycle. */
public interface ProtocolOnHub {
    HubAboveProtocol hub();
}
