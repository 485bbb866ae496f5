package io.parley.architecture.violations.runtime;

import org.glassfish.tyrus.spi.ServerContainer;

/** Belongs in the embedded runtime. */
public interface RuntimeWithTyrus {
    ServerContainer container();
}
