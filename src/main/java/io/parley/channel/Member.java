package io.parley.channel;

import org.jspecify.annotations.Nullable;

/**
 * Somebody in a channel: one connection, under the name it goes by.
 *
 * @param id the connection's id, unique in the cluster
 * @param name what others see, or null where none was given
 */
public record Member(String id, @Nullable String name) {}
