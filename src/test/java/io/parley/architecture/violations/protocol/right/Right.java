package io.parley.architecture.violations.protocol.right;

/** The sibling, innocent. */
public interface Right {}
