package io.parley.architecture.violations.runtime;

import org.glassfish.grizzly.http.server.HttpServer;

/** Belongs in the embedded runtime. */
public interface RuntimeWithGrizzly {
    HttpServer server();
}
