package io.parley.http;

/**
 * Grizzly's servlet streams, which take a listener but never make the first call that Servlet 6.0 promises ({@code
 * ReadListener.onDataAvailable} and {@code WriteListener.onWritePossible}): whoever sets one makes it.
 */
public final class Grizzly {

    private Grizzly() {}

    /** Whether the stream is Grizzly's own; Payara's are not, though Grizzly is below them. */
    public static boolean owns(Object stream) {
        return stream.getClass().getName().startsWith("org.glassfish.grizzly.");
    }
}
