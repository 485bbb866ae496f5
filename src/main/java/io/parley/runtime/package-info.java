/** The composition root: settings, and the wiring of every other package. */
@NullMarked
package io.parley.runtime;

import org.jspecify.annotations.NullMarked;
