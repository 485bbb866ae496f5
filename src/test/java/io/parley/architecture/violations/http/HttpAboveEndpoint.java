package io.parley.architecture.violations.http;

import io.parley.architecture.violations.endpoint.EndpointWithRequest;

/** Looks up. */
public interface HttpAboveEndpoint {
    EndpointWithRequest endpoint();
}
