package io.parley.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Answers in a servlet container's place where it finds no page or refuses a request, with a sentence that does not tell what serves
 * it. {@code WEB-INF/web.xml} names it as the error page; to a request for its own path there is nothing.
 */
public final class ErrorServlet extends HttpServlet {

    public static final String PATH = "/error";

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer failed
                ? failed
                : HttpServletResponse.SC_NOT_FOUND;
        boolean method = status == HttpServletResponse.SC_METHOD_NOT_ALLOWED;
        Answer answer =
                Answer.sentence(status, method ? "Only GET and HEAD are answered here." : ErrorSentences.of(status));
        response.setStatus(answer.status());
        if (method) {
            // A container lists what its own servlets would answer.
            response.setHeader("Allow", "GET, HEAD");
        }
        response.setContentType(answer.contentType());
        response.setContentLength(answer.body().length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (!"HEAD".equals(request.getMethod())) {
            response.getOutputStream().write(answer.body());
        }
    }
}
