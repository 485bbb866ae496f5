/**
 * The opening handshake of RFC 6455 section 4.2, as pure functions: a request goes in, a sealed {@link
 * io.parley.handshake.Verdict} comes out.
 *
 * <p>Nothing here knows a container, a socket or a clock. The embedded runtime's filter, the servlet filter and the
 * {@code @ServerEndpoint} configurator all ask the same objects, so they cannot disagree. Everything public is
 * immutable and may be used by any number of threads at once.
 */
@NullMarked
package io.parley.handshake;

import org.jspecify.annotations.NullMarked;
