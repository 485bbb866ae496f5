/** Ports to a wire: the connection, the channel log with its cursors, frame encoding, batched flushing. */
@NullMarked
package io.parley.transport;

import org.jspecify.annotations.NullMarked;
