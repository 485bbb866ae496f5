package io.parley.architecture.violations.backend;

import jakarta.enterprise.inject.spi.BeanManager;

/** Knows CDI. */
public interface BackendWithBeans {
    BeanManager beans();
}
