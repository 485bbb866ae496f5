package io.parley.runtime.embedded;

import io.parley.http.ErrorSentences;
import org.glassfish.grizzly.http.server.ErrorPageGenerator;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/** The answer where Grizzly itself refuses or fails: one plain sentence, in place of its page that names its version. */
final class ErrorPage implements ErrorPageGenerator {

    @Override
    public String generate(Request request, int status, String phrase, String description, Throwable failure) {
        Response response = request.getResponse();
        response.setContentType("text/plain; charset=utf-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        return ErrorSentences.of(status) + "\n";
    }
}
