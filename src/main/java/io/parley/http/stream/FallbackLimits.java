package io.parley.http.stream;

import io.parley.channel.Rate;
import java.time.Duration;

/**
 * The bounds of streams, polls and single commands.
 *
 * @param channels channels and patterns one stream or poll may follow
 * @param lagBytes unsent bytes of events beyond which a stream is ended
 * @param messageBytes the longest body of a request
 * @param replyBytes how much one poll is answered with, unless one event alone has more
 * @param rate commands that one client may send in a second, and bytes of queries and bodies
 * @param ratesCounted how many clients and addresses are counted apart in a second
 * @param jsonDepth how deep a body may be nested
 * @param bodyTimeout how long a body may take to come
 * @param closeDeadline how long a stream that is being closed has for its last event
 * @param heartbeat the longest time without a sign of life in a stream
 * @param retry how long an {@code EventSource} waits before it comes back
 * @param pollWait how long a poll waits for something to tell
 * @param lease how long a client that polls stays a member after a poll
 */
public record FallbackLimits(
        int channels,
        long lagBytes,
        int messageBytes,
        int replyBytes,
        Rate rate,
        int ratesCounted,
        int jsonDepth,
        Duration bodyTimeout,
        Duration closeDeadline,
        Duration heartbeat,
        Duration retry,
        Duration pollWait,
        Duration lease) {}
