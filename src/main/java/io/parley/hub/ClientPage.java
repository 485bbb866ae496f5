package io.parley.hub;

import java.util.List;

/**
 * Some of this node's clients.
 *
 * @param clients in the order of their connections' ids
 * @param more whether others come after the last of them
 */
public record ClientPage(List<Client> clients, boolean more) {

    public ClientPage {
        clients = List.copyOf(clients);
    }
}
