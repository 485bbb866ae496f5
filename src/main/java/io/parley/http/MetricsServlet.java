package io.parley.http;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;

/** {@code GET /metrics}: all metrics as Prometheus reads them, for this machine only unless the settings say otherwise. */
public final class MetricsServlet extends ReadOnlyServlet {

    public static final String PATH = "/metrics";

    private static final long serialVersionUID = 1L;

    private final transient Metrics metrics;
    private final boolean forEverybody;

    /** @param forEverybody whether peers on other machines may read them as well */
    public MetricsServlet(Metrics metrics, boolean forEverybody) {
        this.metrics = metrics;
        this.forEverybody = forEverybody;
    }

    @Override
    Answer answer(HttpServletRequest request) {
        if (!forEverybody && !Peer.isLocal(request)) {
            return Answer.sentence(
                    403, "The metrics are for this machine only; parley.metrics.public=true shows them to everybody.");
        }
        return new Answer(200, Metrics.CONTENT_TYPE, metrics.text().getBytes(StandardCharsets.UTF_8));
    }
}
