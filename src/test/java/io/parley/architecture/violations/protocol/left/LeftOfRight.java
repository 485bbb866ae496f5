package io.parley.architecture.violations.protocol.left;

import io.parley.architecture.violations.protocol.right.Right;

/** Knows its sibling. */
public interface LeftOfRight {
    Right sibling();
}
