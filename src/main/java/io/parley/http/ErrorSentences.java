package io.parley.http;

import java.util.Map;

/** What is said to whoever asks for something that is not answered: one plain sentence, in place of a container's page with its version. */
public final class ErrorSentences {

    private static final Map<Integer, String> SENTENCES = Map.of(
            400, "The request is not correct HTTP.",
            404, "There is nothing at this address.",
            405, "This method is not answered here.",
            413, "The request body is larger than is taken here.",
            500, "The hub failed to answer; its log says why.",
            503, "The hub is stopping.");

    private ErrorSentences() {}

    /** The sentence for a status, without a line feed. */
    public static String of(int status) {
        return SENTENCES.getOrDefault(status, "The request is answered with the status " + status + ".");
    }
}
