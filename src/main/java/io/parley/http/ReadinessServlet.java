package io.parley.http;

import jakarta.servlet.http.HttpServletRequest;

/** {@code GET /health/ready}: whether a balancer is to send connections here; 503 while the hub starts or drains, and once its disk has failed. */
public final class ReadinessServlet extends ReadOnlyServlet {

    public static final String PATH = "/health/ready";

    private static final long serialVersionUID = 1L;

    private final transient Readiness readiness;

    public ReadinessServlet(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    Answer answer(HttpServletRequest request) {
        Readiness.Stage stage = readiness.stage();
        return Answer.json(stage == Readiness.Stage.READY ? 200 : 503, "{\"status\":\"" + stage.wireName() + "\"}");
    }
}
