/** The hub as people use it: in browsers, as a process, and through clients that others wrote. */
@NullMarked
package io.parley.e2e;

import org.jspecify.annotations.NullMarked;
