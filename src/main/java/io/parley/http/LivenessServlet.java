package io.parley.http;

import jakarta.servlet.http.HttpServletRequest;

/** {@code GET /health/live}: that the process answers at all. Whoever gets no answer may restart it. */
public final class LivenessServlet extends ReadOnlyServlet {

    public static final String PATH = "/health/live";

    private static final long serialVersionUID = 1L;

    @Override
    Answer answer(HttpServletRequest request) {
        return Answer.json(200, "{\"status\":\"live\"}");
    }
}
