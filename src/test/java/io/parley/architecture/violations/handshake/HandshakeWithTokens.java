package io.parley.architecture.violations.handshake;

import com.nimbusds.jose.JWSHeader;

/** Reads tokens by itself. */
public interface HandshakeWithTokens {
    JWSHeader header();
}
