package io.parley.handshake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request head read from its text, field lines in the order sent: what a container's adapter shows the handshake. */
record RawRequest(String requestLine, List<String> fieldLines, boolean secure) implements OpeningRequest {

    /** Reads a request line and field lines, each ended by a line feed. */
    static RawRequest read(String head) {
        List<String> lines = List.of(head.split("\n"));
        return new RawRequest(lines.get(0), lines.subList(1, lines.size()), false);
    }

    /** The smallest handshake that is admitted, with more field lines behind it. */
    static RawRequest handshakeWith(String... moreFieldLines) {
        List<String> lines = new ArrayList<>(List.of(
                "Host: hub.example:8080",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        lines.addAll(List.of(moreFieldLines));
        return new RawRequest("GET /ws HTTP/1.1", lines, false);
    }

    RawRequest overTls() {
        return new RawRequest(requestLine, fieldLines, true);
    }

    @Override
    public String method() {
        return requestLine.substring(0, requestLine.indexOf(' '));
    }

    @Override
    public String protocol() {
        return requestLine.substring(requestLine.lastIndexOf(' ') + 1);
    }

    @Override
    public String path() {
        String target = target();
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    @Override
    public @Nullable String query() {
        String target = target();
        int question = target.indexOf('?');
        return question < 0 ? null : target.substring(question + 1);
    }

    @Override
    public List<String> header(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ':';
        return fieldLines.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    private String target() {
        return requestLine.substring(requestLine.indexOf(' ') + 1, requestLine.lastIndexOf(' '));
    }
}
