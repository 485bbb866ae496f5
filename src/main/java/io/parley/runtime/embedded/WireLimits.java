package io.parley.runtime.embedded;

import java.time.Duration;

/**
 * The bounds of one connection's wire; each is a setting.
 *
 * @param messageBytes the longest message a client may send
 * @param lagBytes how many unsent bytes of one channel make a slow consumer
 * @param queueBytes how many bytes of replies may wait
 * @param closeDeadline how long the peer has to answer a Close frame
 */
record WireLimits(int messageBytes, long lagBytes, int queueBytes, Duration closeDeadline) {}
