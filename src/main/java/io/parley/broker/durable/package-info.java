/** The broker of a hub that is one process, for channels whose publications survive it. */
@NullMarked
package io.parley.broker.durable;

import org.jspecify.annotations.NullMarked;
