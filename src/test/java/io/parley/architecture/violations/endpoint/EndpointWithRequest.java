package io.parley.architecture.violations.endpoint;

import jakarta.servlet.ServletRequest;

/** Knows the other fence's API. */
public interface EndpointWithRequest {
    ServletRequest request();
}
