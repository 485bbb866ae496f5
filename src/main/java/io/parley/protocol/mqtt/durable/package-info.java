/** MQTT sessions and retained messages that outlive the process, in the durable store. */
@NullMarked
package io.parley.protocol.mqtt.durable;

import org.jspecify.annotations.NullMarked;
