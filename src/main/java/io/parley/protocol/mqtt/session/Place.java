package io.parley.protocol.mqtt.session;

import io.parley.channel.Position;

/**
 * How far somebody has come in a channel.
 *
 * @param position of the last publication that was taken
 * @param time when that was published, in milliseconds since 1970
 */
public record Place(Position position, long time) {}
