/** Questions and facts as CDI events, on containers that have CDI; the only package that knows it. */
@NullMarked
package io.parley.backend.cdi;

import org.jspecify.annotations.NullMarked;
