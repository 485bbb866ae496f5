package io.parley.conformance;

import java.io.IOException;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;

/** A hub under test, on whatever container, listening on the loopback interface. */
interface RunningHub extends AutoCloseable {

    /** Starts a hub with settings of that test, whose names are those of the configuration page. */
    @FunctionalInterface
    interface Starter {

        RunningHub start(Map<String, String> settings) throws Exception;
    }

    /** The settings, with hosts of any name where they say nothing of names: most tests call the hub as they like. */
    static Map<String, String> byAnyName(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("parley.http.allowed-hosts", "*"));
        all.putAll(settings);
        return all;
    }

    /** The runtime's name, as the conformance page has it. */
    default String runtime() {
        return "Embedded";
    }

    int port();

    /** What stands before the paths of the hub: empty, or the context path. */
    default String context() {
        return "";
    }

    /** The connection as this hub wants to be spoken to: with TLS around it, or as it is. */
    default Socket secured(Socket connection) throws IOException {
        return connection;
    }

    /** Whether its own origin is {@code https}. */
    default boolean secure() {
        return false;
    }

    /** How many WebSockets the hub believes to have. */
    int connections();

    /** Stops the hub in good order. */
    @Override
    void close();
}
