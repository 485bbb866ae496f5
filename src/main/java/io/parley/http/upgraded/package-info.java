/** What lies beneath a WebSocket of Payara's, which the container does not bound and does not end by itself. */
@NullMarked
package io.parley.http.upgraded;

import org.jspecify.annotations.NullMarked;
