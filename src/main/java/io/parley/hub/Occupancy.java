package io.parley.hub;

import org.jspecify.annotations.Nullable;

/**
 * How many are in a channel.
 *
 * @param subscribers subscriptions to the channel by its name, on this node
 * @param members how many are present, over all nodes; null where the namespace has no presence
 */
public record Occupancy(int subscribers, @Nullable Integer members) {}
