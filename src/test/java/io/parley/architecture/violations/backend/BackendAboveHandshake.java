package io.parley.architecture.violations.backend;

import io.parley.architecture.violations.handshake.HandshakeAboveHttp;

/** Looks up. */
public interface BackendAboveHandshake {
    HandshakeAboveHttp handshake();
}
