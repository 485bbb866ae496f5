/** MQTT 3.1, 3.1.1 and 5.0 on the wire: packets, and a pure codec for them. */
@NullMarked
package io.parley.protocol.mqtt;

import org.jspecify.annotations.NullMarked;
