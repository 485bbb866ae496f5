package io.parley.http;

import io.parley.handshake.OpeningRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A servlet container's request, as the opening handshake sees it. */
public record ServletOpeningRequest(HttpServletRequest request) implements OpeningRequest {

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String protocol() {
        return request.getProtocol();
    }

    @Override
    public String path() {
        // Neither is decoded, so the one is a prefix of the other as it was sent.
        String whole = request.getRequestURI();
        String context = request.getContextPath();
        return whole.startsWith(context) ? whole.substring(context.length()) : whole;
    }

    @Override
    public @Nullable String query() {
        return request.getQueryString();
    }

    @Override
    public boolean secure() {
        return request.isSecure();
    }

    @Override
    public List<String> header(String name) {
        return Collections.list(request.getHeaders(name));
    }
}
