package io.parley.conformance;

import io.parley.runtime.ConfigurationSources;
import io.parley.runtime.InvalidSettingsException;
import io.parley.runtime.SettingsLoader;
import io.parley.runtime.embedded.EmbeddedServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The hub on its embedded runtime, in the JVM of the test. */
record EmbeddedHub(EmbeddedServer server) implements RunningHub {

    static RunningHub start(Map<String, String> settings) throws IOException, InvalidSettingsException {
        Map<String, String> all = new HashMap<>(Map.of("parley.http.port", "0"));
        all.putAll(RunningHub.byAnyName(settings));
        return new EmbeddedHub(EmbeddedServer.start(
                SettingsLoader.load(ConfigurationSources.of(all)).settings()));
    }

    @Override
    public int port() {
        return server.url().getPort();
    }

    @Override
    public int connections() {
        return server.connections();
    }

    @Override
    public void close() {
        server.close();
    }
}
