/** Players who see each other move: the newest state of each, many times a second, in one frame for all. */
@NullMarked
package io.parley.protocol.updates;

import org.jspecify.annotations.NullMarked;
