package io.parley.architecture.violations.endpoint;

import io.parley.architecture.violations.runtime.RuntimeWithTyrus;

/** Looks up. */
public interface EndpointAboveRuntime {
    RuntimeWithTyrus runtime();
}
