/** Ports between nodes: the broker that orders, keeps and fans out publications, and the store of presence. */
@NullMarked
package io.parley.broker;

import org.jspecify.annotations.NullMarked;
