/** An echo, for conformance suites. */
@NullMarked
package io.parley.protocol.echo;

import org.jspecify.annotations.NullMarked;
