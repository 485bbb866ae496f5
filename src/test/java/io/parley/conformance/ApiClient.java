package io.parley.conformance;

import io.parley.http.api.ApiDescription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backend that asks the HTTP API, and holds every answer to its description.
 *
 * @param key the API key that it shows, or null for none
 */
record ApiClient(RunningHub hub, @Nullable String key) {

    private static final ApiDescription DESCRIPTION = ApiDescription.read();

    Answer get(String target, String... fieldLines) throws IOException {
        return ask("GET", target, null, fieldLines);
    }

    Answer post(String target, String json, String... fieldLines) throws IOException {
        return ask("POST", target, json, fieldLines);
    }

    /** Asks by a connection of its own. */
    Answer ask(String method, String target, @Nullable String json, String... fieldLines) throws IOException {
        try (RawSocket socket = RawSocket.connect(hub)) {
            return ask(socket, method, target, json, fieldLines);
        }
    }

    Answer ask(RawSocket socket, String method, String target, @Nullable String json, String... fieldLines)
            throws IOException {
        byte[] body = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
        String head = head(method, target, fieldLines);
        if (json != null) {
            head += "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n";
        }
        socket.send(head + "\r\n").send(body);
        return checked(method, target, json, socket.answer(!method.equals("HEAD")));
    }

    /** A request's head but for the empty line at its end. */
    String head(String method, String target, String... fieldLines) {
        StringBuilder head = new StringBuilder(method)
                .append(' ')
                .append(hub.context())
                .append("/api/v1")
                .append(target)
                .append(" HTTP/1.1\r\nHost: localhost\r\n");
        if (key != null) {
            head.append("Authorization: Bearer ").append(key).append("\r\n");
        }
        for (String line : fieldLines) {
            head.append(line).append("\r\n");
        }
        return head.toString();
    }

    static Answer checked(String method, String target, @Nullable String json, Answer answer) {
        Map<String, String> headers = new HashMap<>();
        for (String line : answer.fieldLines()) {
            headers.put(
                    line.substring(0, line.indexOf(':')),
                    line.substring(line.indexOf(':') + 1).strip());
        }
        DESCRIPTION.check(method, target, json, answer.status(), headers, answer.field("Content-Type"), answer.body());
        return answer;
    }
}
