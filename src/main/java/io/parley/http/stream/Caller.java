package io.parley.http.stream;

import io.parley.auth.Credentials;
import io.parley.auth.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request.
 *
 * @param clientId what others know the client by, the same for all its requests; null for one that did not say who it is
 * @param identity as whom it is admitted
 * @param remoteAddress the client's address as the hub believes it
 * @param shown what it has shown to be admitted so
 */
record Caller(@Nullable String clientId, Identity identity, String remoteAddress, Credentials shown) {}
