package io.parley.http;

import java.nio.charset.StandardCharsets;

/** A whole answer to an HTTP request. */
record Answer(int status, String contentType, byte[] body) {

    /** One sentence for a person. */
    static Answer sentence(int status, String sentence) {
        return new Answer(status, "text/plain; charset=utf-8", (sentence + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /** A JSON text for a program. */
    static Answer json(int status, String json) {
        return new Answer(status, "application/json", (json + '\n').getBytes(StandardCharsets.UTF_8));
    }
}
