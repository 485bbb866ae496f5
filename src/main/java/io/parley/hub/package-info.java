/** The hub: channels and their subscribers on this node, recovery, presence, procedures and limits. Knows no container and no protocol. */
@NullMarked
package io.parley.hub;

import org.jspecify.annotations.NullMarked;
