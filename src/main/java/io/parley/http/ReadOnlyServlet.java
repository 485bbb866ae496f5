package io.parley.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * A servlet that only shows something: answers GET and HEAD (RFC 9110 sections 9.3.1 and 9.3.2), never from a cache, refuses every
 * other method, TRACE among them, and says no more of a failure than that there was one.
 */
abstract class ReadOnlyServlet extends HttpServlet {

    private static final System.Logger LOG = System.getLogger(ReadOnlyServlet.class.getName());

    /** Answers a request; called by several threads at once. */
    abstract Answer answer(HttpServletRequest request);

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String method = request.getMethod();
        boolean head = method.equals("HEAD");
        Answer answer;
        if (head || method.equals("GET")) {
            answer = answerOrFail(request);
        } else {
            response.setHeader("Allow", "GET, HEAD");
            answer = Answer.sentence(405, "Only GET and HEAD are answered here.");
        }
        response.setStatus(answer.status());
        response.setContentType(answer.contentType());
        response.setContentLength(answer.body().length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        if (!head) {
            response.getOutputStream().write(answer.body());
        }
    }

    private Answer answerOrFail(HttpServletRequest request) {
        try {
            return answer(request);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, getClass().getSimpleName() + " failed", e);
            return Answer.sentence(500, "The hub failed to answer; its log says why.");
        }
    }
}
