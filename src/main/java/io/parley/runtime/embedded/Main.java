package io.parley.runtime.embedded;

import io.parley.runtime.ConfigurationSources;
import io.parley.runtime.Settings;
import io.parley.store.UnusableStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Starts the hub from the command line and runs until it is told to stop. */
public final class Main {

    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] arguments) {
        Logging.configure();
        int status;
        try {
            status = new StartCommand(System.out, System.err, ConfigurationSources::ofProcess, Main::serve)
                    .run(arguments);
        } catch (UncheckedIOException e) {
            System.err.println("parley: " + e.getMessage());
            status = FAILED;
        }
        if (status != StartCommand.DONE) {
            System.exit(status);
        }
    }

    private static void serve(Settings settings) {
        EmbeddedServer server;
        try {
            server = EmbeddedServer.start(settings);
        } catch (UnusableCertificateException | UnusableStoreException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on " + settings.http().host() + ":"
                            + settings.http().port() + ": " + e.getMessage() + " (parley.http.host, parley.http.port)",
                    e);
        }
        Thread hook = new Thread(server::close, "parley-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        System.out.println("Parley is at " + server.url() + "  (WebSocket at "
                + server.url().toString().replaceFirst("http", "ws") + "ws)");
        System.out.println("Stop it with Ctrl+C.");
        awaitEnd();
    }

    /** The listener's threads are daemons: this one keeps the JVM. */
    private static void awaitEnd() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
