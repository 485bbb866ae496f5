package io.parley.architecture.violations.auth;

/** Says nothing by its name. */
public interface TicketUtil {}
