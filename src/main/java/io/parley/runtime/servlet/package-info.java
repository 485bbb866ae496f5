/** The hub in a servlet container. */
@NullMarked
package io.parley.runtime.servlet;

import org.jspecify.annotations.NullMarked;
