package io.parley.hub;

import io.parley.auth.Authenticator;
import io.parley.auth.Identity;
import io.parley.channel.CloseCode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Ends connections whose credentials have run out, were revoked, or never came: to be run a few times a second, it looks at
 * every client of this node, so that nothing has to be scheduled for any one of them.
 *
 * <p>Any thread may have it look; one does at a time.
 */
public final class Lifetimes implements Runnable {

    private static final System.Logger LOG = System.getLogger(Lifetimes.class.getName());

    private final Hub hub;

    /** The clients that have shown no credentials yet and must, and since when they are known. */
    private Map<Client, Instant> unknown = new HashMap<>();

    public Lifetimes(Hub hub) {
        this.hub = hub;
    }

    /** Looks at every client now; to be called as well where credentials have just been revoked. */
    @Override
    public synchronized void run() {
        if (hub.doors().authenticator() == Authenticator.NOBODY_IS_ASKED) {
            return;
        }
        Instant now = hub.doors().clock().instant();
        Map<Client, Instant> stillUnknown = new HashMap<>();
        hub.forEachClient(client -> {
            try {
                look(client, now, stillUnknown);
            } catch (RuntimeException e) {
                // Thrown on, it would end the look at all others, for good.
                LOG.log(
                        System.Logger.Level.ERROR,
                        "the credentials of connection " + client.connection().id() + " were not looked at",
                        e);
            }
        });
        unknown = stillUnknown;
    }

    private void look(Client client, Instant now, Map<Client, Instant> stillUnknown) {
        Identity who = client.identity();
        if (who.proof() == Identity.Proof.NONE) {
            if (!hub.doors().anonymous()) {
                Instant since = unknown.getOrDefault(client, now);
                stillUnknown.put(client, since);
                await(client, since, now);
            }
        } else if (hub.doors().revoked().test(who)) {
            client.connection().close(CloseCode.EXPIRED, "the credentials were revoked; connect with new ones");
        } else if (who.expiresAt() != null) {
            expire(client, who, who.expiresAt(), now);
        }
    }

    private void await(Client client, Instant since, Instant now) {
        if (!now.isBefore(since.plus(hub.doors().connectDeadline()))) {
            client.connection()
                    .close(
                            CloseCode.UNAUTHENTICATED,
                            "no credentials within "
                                    + hub.doors().connectDeadline().toSeconds() + " s (parley.auth.connect-deadline)");
        }
    }

    private void expire(Client client, Identity who, Instant expiresAt, Instant now) {
        Instant end = expiresAt.plus(hub.doors().grace());
        if (!now.isBefore(end)) {
            client.connection().close(CloseCode.EXPIRED, "the credentials have expired; connect with new ones");
        } else if (!now.isBefore(expiresAt)) {
            client.warn(who, end);
        }
    }
}
