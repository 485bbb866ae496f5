/** What a subprotocol is to the hub: a name, a conversation and an encoding of channel events. */
@NullMarked
package io.parley.protocol;

import org.jspecify.annotations.NullMarked;
