package io.parley.conformance;

import java.nio.charset.StandardCharsets;

/** HTTP requests as their literal text. */
final class HttpRequests {

    private HttpRequests() {}

    static String get(RunningHub hub, String target, String... fieldLines) {
        return of(hub, "GET", target, fieldLines) + "\r\n";
    }

    static String post(RunningHub hub, String target, String json, String... fieldLines) {
        return of(hub, "POST", target, fieldLines)
                + "Content-Type: application/json\r\nContent-Length: "
                + json.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + json;
    }

    /** The head without its last, empty line. */
    static String of(RunningHub hub, String method, String target, String... fieldLines) {
        StringBuilder head = new StringBuilder(method)
                .append(' ')
                .append(hub.context())
                .append(target)
                .append(" HTTP/1.1\r\nHost: 127.0.0.1:")
                .append(hub.port())
                .append("\r\n");
        for (String line : fieldLines) {
            head.append(line).append("\r\n");
        }
        return head.toString();
    }
}
