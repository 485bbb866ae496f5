/** Servlets and filters: the opening handshake in front of a container's own, metrics and health. */
@NullMarked
package io.parley.http;

import org.jspecify.annotations.NullMarked;
