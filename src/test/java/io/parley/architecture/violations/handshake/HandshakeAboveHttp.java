package io.parley.architecture.violations.handshake;

import io.parley.architecture.violations.http.HttpWithSession;

/** Looks up. */
public interface HandshakeAboveHttp {
    HttpWithSession http();
}
