/** Who is connected, how they proved it, and what they may do. */
@NullMarked
package io.parley.auth;

import org.jspecify.annotations.NullMarked;
