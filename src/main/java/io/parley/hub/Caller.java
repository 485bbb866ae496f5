package io.parley.hub;

import org.jspecify.annotations.Nullable;

/**
 * A connection as the backend is told of it.
 *
 * @param connection its id, unique in the cluster
 * @param user who it is proven to be, or null for somebody anonymous
 * @param name what others see, or null where none was given
 * @param address the client's address as the hub believes it, without a port
 */
public record Caller(
        String connection, @Nullable String user, @Nullable String name, String address) {

    /** The client as it is now. */
    public static Caller of(Client client) {
        return new Caller(
                client.connection().id(),
                client.identity().user(),
                client.member().name(),
                client.connection().remoteAddress());
    }
}
