package io.parley.architecture.violations.hub;

import io.micrometer.core.instrument.Counter;

/** Knows who counts. */
public interface HubWithMeters {
    Counter counter();
}
