/** Jakarta WebSocket endpoints: sessions become connections, messages reach conversations. */
@NullMarked
package io.parley.endpoint;

import org.jspecify.annotations.NullMarked;
