package io.parley.http;

import io.parley.auth.Identity;
import java.security.Principal;

/**
 * As whom the filter has admitted a request, in the one form in which every container hands it on to the WebSocket session. No client
 * can make one up.
 */
public record AdmittedPrincipal(Identity identity) implements Principal {

    @Override
    public String getName() {
        String user = identity.user();
        return user == null ? "" : user;
    }
}
