package io.parley.architecture.violations.stranger;

/** Has no place in the order, and no package-info. */
public interface Stranger {}
