package io.parley.http.stream;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** {@code /poll}: a long poll, by GET or POST. */
final class LongPollServlet extends FallbackServlet {

    static final String PATH = "/poll";

    private static final long serialVersionUID = 1L;

    LongPollServlet(Fallbacks fallbacks, Fallbacks.Entrance entrance) {
        super(fallbacks, entrance, "GET, POST");
    }

    @Override
    void answer(HttpServletRequest request, Caller caller, Exchange exchange) throws IOException {
        FollowReader reader = fallbacks().reader();
        String last = lastEventId(request);
        if (request.getMethod().equals("GET")) {
            LongPoll.open(fallbacks(), caller, reader.query(request.getQueryString(), last), exchange);
        } else {
            read(request, exchange, body -> LongPoll.open(fallbacks(), caller, reader.json(body, last), exchange));
        }
    }
}
