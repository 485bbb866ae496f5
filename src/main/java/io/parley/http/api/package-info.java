/** The HTTP API for backends, {@code /api/v1}. */
@NullMarked
package io.parley.http.api;

import org.jspecify.annotations.NullMarked;
