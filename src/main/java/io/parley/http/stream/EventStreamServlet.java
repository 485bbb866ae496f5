package io.parley.http.stream;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@code /sse}: opens an event stream, by GET for {@code EventSource} and by POST for clients that say more. */
final class EventStreamServlet extends FallbackServlet {

    static final String PATH = "/sse";

    private static final long serialVersionUID = 1L;

    EventStreamServlet(Fallbacks fallbacks, Fallbacks.Entrance entrance) {
        super(fallbacks, entrance, "GET, POST");
    }

    @Override
    void answer(HttpServletRequest request, Caller caller, Exchange exchange) throws IOException {
        FollowReader reader = fallbacks().reader();
        String last = lastEventId(request);
        if (request.getMethod().equals("GET")) {
            open(caller, reader.query(request.getQueryString(), last), exchange);
        } else {
            read(request, exchange, body -> open(caller, reader.json(body, last), exchange));
        }
    }

    private void open(Caller caller, FollowRequest follow, Exchange exchange) {
        HttpServletResponse response = exchange.response();
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        // For nginx, which would keep events until it has a buffer full of them.
        response.setHeader("X-Accel-Buffering", "no");
        try {
            EventStream.open(fallbacks(), caller, follow, exchange);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
