/** The application behind the hub: signed questions, facts and calls over HTTP, and what all ways to tell a backend share. */
@NullMarked
package io.parley.backend;

import org.jspecify.annotations.NullMarked;
