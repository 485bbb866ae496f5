package io.parley.conformance;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads an event stream as a browser's {@code EventSource} does (HTML, section 9.2.6), and remembers what that remembers. */
final class EventReader {

    /** One event as it was dispatched. */
    record Event(String name, String data, @Nullable String lastId) {}

    private final BufferedReader lines;
    private @Nullable String lastId;
    private int comments;

    EventReader(RawSocket socket) {
        this.lines = new BufferedReader(new InputStreamReader(socket.chunked(), StandardCharsets.UTF_8));
    }

    /** The next event. */
    Event next() throws IOException {
        String name = "message";
        StringBuilder data = new StringBuilder();
        String id = lastId;
        while (true) {
            String line = lines.readLine();
            if (line == null) {
                throw new EOFException("the stream has ended");
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            if (line.isEmpty()) {
                lastId = id;
                if (data.length() > 0) {
                    return new Event(name, data.substring(0, data.length() - 1), lastId);
                }
                name = "message";
            } else if (colon == 0) {
                comments++;
            } else if (field.equals("event")) {
                name = value;
            } else if (field.equals("data")) {
                data.append(value).append('\n');
            } else if (field.equals("id")) {
                id = value;
            }
        }
    }

    /** Reads on to the next event of that name. */
    Event next(String name) throws IOException {
        Event event = next();
        while (!event.name().equals(name)) {
            event = next();
        }
        return event;
    }

    /** Reads on until so many comments have come. */
    void awaitComments(int count) throws IOException {
        while (comments < count) {
            String line = lines.readLine();
            if (line == null) {
                throw new EOFException("the stream has ended");
            }
            comments += line.startsWith(":") ? 1 : 0;
        }
    }

    /** What an {@code EventSource} would send as {@code Last-Event-ID}. */
    @Nullable String lastId() {
        return lastId;
    }
}
