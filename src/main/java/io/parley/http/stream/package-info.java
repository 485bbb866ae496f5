/** Ways in for those who cannot open a WebSocket: event streams, long polls, and single commands by POST. */
@NullMarked
package io.parley.http.stream;

import org.jspecify.annotations.NullMarked;
