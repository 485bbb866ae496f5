package io.parley.runtime;

import io.parley.endpoint.ChatEndpoint;
import io.parley.endpoint.EchoEndpoint;
import io.parley.endpoint.HubEndpoint;
import io.parley.protocol.Subprotocol;
import io.parley.protocol.chat.ChatProtocol;
import io.parley.protocol.chat.SuperchatProtocol;
import io.parley.protocol.echo.Echo;
import io.parley.protocol.json.NativeProtocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists what is built in, one line each: the paths, and the subprotocols spoken there. */
final class BuiltIn {

    private final Map<String, List<Subprotocol>> spoken = new LinkedHashMap<>();
    private final List<Class<?>> endpoints = new ArrayList<>();

    BuiltIn(Settings settings) {
        int inFlight = settings.limits().commandsInFlight();
        Subprotocol json = new NativeProtocol(settings.heartbeat().interval(), inFlight);
        Subprotocol chat = new ChatProtocol(inFlight);
        Subprotocol superchat = new SuperchatProtocol(inFlight);
        add(HubEndpoint.class, HubEndpoint.PATH, json, chat, superchat);
        add(ChatEndpoint.class, ChatEndpoint.PATH, chat, superchat);
        if (settings.echo().enabled()) {
            add(EchoEndpoint.class, EchoEndpoint.PATH, new Echo());
        }
    }

    /** For each path its subprotocols; the first is spoken where none was negotiated. */
    Map<String, List<Subprotocol>> spoken() {
        return spoken;
    }

    List<Class<?>> endpoints() {
        return endpoints;
    }

    private void add(Class<?> endpoint, String path, Subprotocol... subprotocols) {
        endpoints.add(endpoint);
        spoken.put(path, List.of(subprotocols));
    }
}
