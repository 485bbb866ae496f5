/** The native protocol {@code parley.v1.json}: one JSON object a text frame. */
@NullMarked
package io.parley.protocol.json;

import org.jspecify.annotations.NullMarked;
