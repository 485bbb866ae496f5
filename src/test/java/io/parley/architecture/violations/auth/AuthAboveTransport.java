package io.parley.architecture.violations.auth;

import io.parley.architecture.violations.transport.TransportAboveBroker;

/** Looks up. */
public interface AuthAboveTransport {
    TransportAboveBroker transport();
}
