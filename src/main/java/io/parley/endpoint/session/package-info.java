/** Sessions of any Jakarta container as connections of the hub: own threads that send, coalesced and bounded. */
@NullMarked
package io.parley.endpoint.session;

import org.jspecify.annotations.NullMarked;
