package io.parley.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Holds the path of an endpoint: else a container may take it for the folder of that name and send the client there, before any
 * filter sees the request. What gets past the {@link AdmissionFilter} is no handshake.
 */
public final class WebSocketPath extends HttpServlet {

    private static final long serialVersionUID = 1;

    private static final byte[] BODY =
            "This is a WebSocket endpoint; it answers only a handshake.\n".getBytes(StandardCharsets.UTF_8);

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        response.setHeader("Allow", "GET");
        response.setContentType("text/plain; charset=utf-8");
        response.setContentLength(BODY.length);
        response.getOutputStream().write(BODY);
    }
}
