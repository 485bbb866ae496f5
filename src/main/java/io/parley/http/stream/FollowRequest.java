package io.parley.http.stream;

import io.parley.channel.ChannelFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stream or a poll asks for; all of it stands in the request, so that any node can answer.
 *
 * @param wanted the channels and patterns, none twice; none at all where a client is only to be heard of later
 * @param name what the client calls itself, or null
 * @param waitSeconds how long a poll waits for something new, or null for as long as the hub lets it
 */
record FollowRequest(
        List<Wanted> wanted,
        @Nullable String name,
        @Nullable Integer waitSeconds) {

    FollowRequest {
        wanted = List.copyOf(wanted);
    }

    List<ChannelFilter> filters() {
        return wanted.stream().map(Wanted::filter).toList();
    }
}
