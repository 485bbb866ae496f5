package io.parley.architecture.violations.protocol;

import io.parley.architecture.violations.handshake.HandshakeAboveHttp;

/** Looks up. */
public interface ProtocolAboveHandshake {
    HandshakeAboveHttp handshake();
}
