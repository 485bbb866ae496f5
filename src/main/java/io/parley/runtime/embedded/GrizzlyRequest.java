package io.parley.runtime.embedded;

import io.parley.handshake.OpeningRequest;
import java.util.ArrayList;
import java.util.List;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.jspecify.annotations.Nullable;

/** A request that Grizzly has parsed, as the opening handshake sees it. */
record GrizzlyRequest(HttpRequestPacket packet) implements OpeningRequest {

    @Override
    public String method() {
        return packet.getMethod().getMethodString();
    }

    @Override
    public String protocol() {
        return packet.getProtocolString();
    }

    @Override
    public String path() {
        return packet.getRequestURI();
    }

    @Override
    public @Nullable String query() {
        return packet.getQueryString();
    }

    @Override
    public boolean secure() {
        return packet.isSecure();
    }

    @Override
    public List<String> header(String name) {
        List<String> values = new ArrayList<>(1);
        for (String value : packet.getHeaders().values(name)) {
            values.add(value);
        }
        return values;
    }
}
