package io.parley.http.stream;

import io.parley.auth.Credentials;
import io.parley.auth.Identity;
import io.parley.handshake.Admission;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way in: the first of a client is to it what the opening handshake is to a WebSocket. Not so a further request of one
 * that is here, as long as it shows what it was admitted with; other credentials are looked at as rarely as those of strangers.
 */
final class Arrival {

    private final @Nullable String clientId;
    private final Guests guests;
    private final Admission.Room ofStranger;
    private final Admission.Room ofPresent;
    private volatile Credentials shown = new Credentials.None();

    /** @param clientId what others know the client by, or null where it did not say who it is */
    Arrival(@Nullable String clientId, Guests guests, Admission.Room ofStranger, Admission.Room ofPresent) {
        this.clientId = clientId;
        this.guests = guests;
        this.ofStranger = ofStranger;
        this.ofPresent = ofPresent;
    }

    /** What room there is for whoever shows this. */
    Admission.Room room(Credentials credentials) {
        shown = credentials;
        Guest guest = clientId == null ? null : guests.of(clientId);
        return guest != null && guest.hasShown(credentials) ? ofPresent : ofStranger;
    }

    /** Who makes the request, once it is known. */
    Caller admitted(Identity identity, String remoteAddress) {
        return new Caller(clientId, identity, remoteAddress, shown);
    }
}
