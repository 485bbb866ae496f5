package io.parley.channel;

import org.jspecify.annotations.Nullable;

/**
 * Somebody in a channel: one connection, under the name it goes by.
 *
 * @param id the connection's id, unique in the cluster
 * @param name what others see and anybody may choose, or null where none was given
 * @param user who it is by its credentials, or null for somebody anonymous
 */
public record Member(
        String id, @Nullable String name, @Nullable String user) {

    /** Somebody anonymous. */
    public Member(String id, @Nullable String name) {
        this(id, name, null);
    }
}
