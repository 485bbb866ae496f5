package io.parley.endpoint.session;

import io.parley.channel.Rate;
import java.time.Duration;

/**
 * Bounds of the connections of a servlet container.
 *
 * @param rate how much a client may send in a second
 * @param messageBytes the longest message a client may send
 * @param echoMessageBytes the same on the echo path, where conformance suites send long ones
 * @param lagBytes how far a slow consumer may fall behind a channel
 * @param queueBytes how many bytes of replies may wait
 * @param closeDeadline how long the peer has to answer a Close frame
 * @param sendTimeout how long one write may take
 * @param sendBufferBytes the kernel's send buffer, where the hub can set it; 0 leaves it to the kernel
 */
public record SessionLimits(
        Rate rate,
        int messageBytes,
        int echoMessageBytes,
        long lagBytes,
        int queueBytes,
        Duration closeDeadline,
        Duration sendTimeout,
        int sendBufferBytes) {}
