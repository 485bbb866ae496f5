package io.parley.e2e;

import io.parley.runtime.ConfigurationSources;
import io.parley.runtime.InvalidSettingsException;
import io.parley.runtime.SettingsLoader;
import io.parley.runtime.embedded.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** A hub inside this process, with the pages of this project, that can be stopped and started on the same port. */
final class RunningHub implements AutoCloseable {

    private final Map<String, String> settings;
    private EmbeddedServer server;

    private RunningHub(Map<String, String> settings) throws IOException, InvalidSettingsException {
        this.settings = new HashMap<>(settings);
        this.settings.putIfAbsent("parley.http.port", "0");
        this.settings.putIfAbsent("parley.webapp", System.getProperty("parley.it.webapp"));
        this.server = launch();
        this.settings.put("parley.http.port", Integer.toString(port()));
    }

    static RunningHub start() throws IOException, InvalidSettingsException {
        return start(Map.of());
    }

    static RunningHub start(Map<String, String> settings) throws IOException, InvalidSettingsException {
        return new RunningHub(settings);
    }

    int port() {
        return url().getPort();
    }

    /** Of the pages. */
    URI url() {
        return server.url();
    }

    /** Of an endpoint such as {@code /ws}. */
    URI socket(String path) {
        return URI.create("ws://127.0.0.1:" + port() + path);
    }

    void stop() {
        server.close();
    }

    /** Starts it again where it was; whatever it held in memory is gone. */
    void startAgain() throws IOException, InvalidSettingsException {
        server = launch();
    }

    @Override
    public void close() {
        server.close();
    }

    private EmbeddedServer launch() throws IOException, InvalidSettingsException {
        return EmbeddedServer.start(
                SettingsLoader.load(ConfigurationSources.of(settings)).settings());
    }
}
