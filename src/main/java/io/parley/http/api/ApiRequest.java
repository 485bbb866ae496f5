package io.parley.http.api;

import io.parley.auth.ApiKey;

/**
 * A request that was found to be well-formed and permitted so far.
 *
 * @param caller who asks
 * @param id the part of the path that the route leaves open; empty where it leaves none
 * @param query its parameters
 * @param body its text; empty where it has none
 */
record ApiRequest(ApiKey caller, String id, Query query, String body) {}
