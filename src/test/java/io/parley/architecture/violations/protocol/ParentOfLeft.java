package io.parley.architecture.violations.protocol;

import io.parley.architecture.violations.protocol.left.LeftOfRight;

/** Knows its child. */
public interface ParentOfLeft {
    LeftOfRight child();
}
