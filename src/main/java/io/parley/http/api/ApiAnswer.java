package io.parley.http.api;

import io.parley.protocol.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer of the API.
 *
 * @param contentType null where there is no body
 * @param headers what the head says beside what every answer says
 */
record ApiAnswer(int status, @Nullable String contentType, byte[] body, Map<String, String> headers) {

    private static final byte[] NOTHING = {};

    static ApiAnswer ok(JsonWriter json) {
        return new ApiAnswer(200, "application/json", json.toBytes(), Map.of());
    }

    static ApiAnswer noContent() {
        return new ApiAnswer(204, null, NOTHING, Map.of());
    }

    /** The same in fewer words: the client has this answer (RFC 9110 section 15.4.5). */
    ApiAnswer notModified() {
        return new ApiAnswer(304, null, NOTHING, headers);
    }

    ApiAnswer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiAnswer(status, contentType, body, Map.copyOf(more));
    }
}
