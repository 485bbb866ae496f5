/** MQTT clients in the hub: connections, sessions that outlive them, subscriptions and deliveries. */
@NullMarked
package io.parley.protocol.mqtt.session;

import org.jspecify.annotations.NullMarked;
