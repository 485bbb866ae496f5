/** The hub as a program of its own: command line, embedded engine, start and stop. */
@NullMarked
package io.parley.runtime.embedded;

import org.jspecify.annotations.NullMarked;
