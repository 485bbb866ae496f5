/** Two protocols for rooms of people: {@code chat}, lines that a person can type, and {@code superchat}, JSON objects. */
@NullMarked
package io.parley.protocol.chat;

import org.jspecify.annotations.NullMarked;
