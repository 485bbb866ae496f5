/** The broker and presence of a hub that is one process. */
@NullMarked
package io.parley.broker.memory;

import org.jspecify.annotations.NullMarked;
