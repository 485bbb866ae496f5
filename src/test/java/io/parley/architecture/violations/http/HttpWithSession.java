package io.parley.architecture.violations.http;

import jakarta.websocket.Session;

/** Knows the other fence's API. */
public interface HttpWithSession {
    Session session();
}
