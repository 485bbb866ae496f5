package io.parley.runtime.embedded;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** How the log looks where nobody has configured {@code java.util.logging}: one line an event, and no small talk of libraries. */
final class Logging {

    private static final String FORMAT = "java.util.logging.SimpleFormatter.format";
    private static final String ONE_LINE = "%1$tF %1$tT.%1$tL %4$-7s %5$s%6$s%n";

    /** Kept here, since a logger that nobody holds is collected and forgets its level. */
    private static final List<Logger> LIBRARIES = List.of(Logger.getLogger("org.glassfish"));

    private Logging() {}

    static void configure() {
        boolean configured = System.getProperty("java.util.logging.config.file") != null
                || System.getProperty("java.util.logging.config.class") != null;
        if (configured) {
            return;
        }
        if (System.getProperty(FORMAT) == null) {
            System.setProperty(FORMAT, ONE_LINE);
        }
        LIBRARIES.forEach(library -> library.setLevel(Level.WARNING));
    }
}
