package io.parley.architecture.violations.store;

import io.parley.architecture.violations.auth.AuthAboveTransport;

/** Looks up. */
public interface StoreAboveAuth {
    AuthAboveTransport auth();
}
