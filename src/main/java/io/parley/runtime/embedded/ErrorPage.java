package io.parley.runtime.embedded;

import java.util.Map;
import org.glassfish.grizzly.http.server.ErrorPageGenerator;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/** The answer where Grizzly itself refuses or fails: one plain sentence, in place of its page that names its version. */
final class ErrorPage implements ErrorPageGenerator {

    private static final Map<Integer, String> SENTENCES = Map.of(
            400, "The request is not correct HTTP.",
            404, "There is nothing at this address.",
            405, "This method is not answered here.",
            413, "The request body is larger than is taken here.",
            500, "The hub failed to answer; its log says why.",
            503, "The hub is stopping.");

    @Override
    public String generate(Request request, int status, String phrase, String description, Throwable failure) {
        Response response = request.getResponse();
        response.setContentType("text/plain; charset=utf-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        return SENTENCES.getOrDefault(status, "The request is answered with the status " + status + ".") + "\n";
    }
}
