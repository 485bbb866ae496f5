package io.parley.broker;

import io.parley.channel.Member;
import io.parley.channel.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A publication that has no position yet.
 *
 * @param from who publishes, or null where a backend does
 * @param payload what it carries
 * @param key the publisher's idempotency key, or null: the same key again within the channel's memory of keys is the same
 *     publication
 */
public record Draft(@Nullable Member from, Payload payload, @Nullable String key) {}
