package io.parley.handshake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the opening handshake reads of an HTTP request, so that a container's own request can be looked at in place
 * instead of being copied.
 *
 * <p>Called on the thread that called {@link OpeningHandshake#check}, and not kept after it returns.
 */
public interface OpeningRequest {

    /** The method as sent, case and all: {@code GET}. */
    String method();

    /** The protocol of the request line as sent: {@code HTTP/1.1}. */
    String protocol();

    /**
     * The path of the request target as sent: not decoded, not normalised, without a query, and without the context
     * path under which a servlet container has deployed the application.
     */
    String path();

    /** The query of the request target as sent, without its question mark; null where there is none. */
    @Nullable String query();

    /** Whether the client reached us through TLS: its origin's scheme is then {@code https}, otherwise {@code http}. */
    boolean secure();

    /**
     * The values of all field lines of that name, in the order sent and not split at commas; empty where there is none.
     *
     * @param name the field's name, compared without case
     */
    List<String> header(String name);
}
