package io.parley.http.api;

import io.parley.broker.HistoryQuery;
import io.parley.channel.ChannelName;
import io.parley.channel.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked by itself or as one part of a batch. */
sealed interface Operation {

    record Publish(ChannelName channel, Content content) implements Operation {}

    /** The same publication in many channels, each at most once. */
    record Broadcast(List<ChannelName> channels, Content content) implements Operation {}

    /**
     * What is published.
     *
     * @param key the publication's idempotency key, or null
     * @param state the name of the state that it is the newest of, or null
     */
    record Content(
            Payload payload, @Nullable String key, @Nullable String state) {}

    record History(ChannelName channel, HistoryQuery query) implements Operation {}

    record Presence(ChannelName channel) implements Operation {}

    record Occupancy(ChannelName channel) implements Operation {}
}
