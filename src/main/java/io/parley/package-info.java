/** The root of Parley: it holds no code itself, so that no package below it has a parent to lean on. */
@NullMarked
package io.parley;

import org.jspecify.annotations.NullMarked;
