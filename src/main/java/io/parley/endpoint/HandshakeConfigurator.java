package io.parley.endpoint;

import io.parley.http.AdmissionFilter;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The second lock of the opening handshake: checks the Origin and chooses the subprotocol through the same policies as the filter
 * in front of it, and is the only lock where no filter runs.
 */
public final class HandshakeConfigurator extends ServerEndpointConfig.Configurator {

    private final Deployment deployment = Deployment.beingAdded();

    /** Whether the policy may admit this origin; the API does not tell the request's Host here, {@link #modifyHandshake} does. */
    @Override
    public boolean checkOrigin(@Nullable String origin) {
        return deployment.origins().mayAdmit(origin);
    }

    /**
     * Settles what {@link #checkOrigin} had to leave open, whether the origin is the server's own, and keeps with the session the
     * client's address, which the API does not tell.
     *
     * @throws IllegalStateException where it is not; containers answer 500, since the API has no way to refuse here
     */
    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        String origin = first(request, "Origin");
        String host = first(request, "Host");
        // The API does not tell whether the client came through TLS either: the filter does.
        boolean admitted = host != null
                && (deployment.origins().admits(origin, host, true)
                        || deployment.origins().admits(origin, host, false));
        if (!admitted) {
            throw new IllegalStateException("the origin is not admitted (parley.origins)");
        }
        String peer = first(request, AdmissionFilter.PEER);
        if (peer != null) {
            config.getUserProperties().put(AdmissionFilter.PEER, peer);
        }
    }

    private static @Nullable String first(HandshakeRequest request, String header) {
        List<String> values = request.getHeaders().get(header);
        return values == null || values.isEmpty() ? null : values.get(0).trim();
    }

    /** The one that the policy prefers, or an empty text, which stands for no header at all. */
    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        String chosen = deployment
                .subprotocols()
                .choose(requested.stream().map(String::trim).toList(), supported);
        return chosen == null ? "" : chosen;
    }

    /** Those of the container, where they are wanted. */
    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return deployment.connections().extensible() ? super.getNegotiatedExtensions(installed, requested) : List.of();
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) throws InstantiationException {
        try {
            return type.getDeclaredConstructor(Deployment.class).newInstance(deployment);
        } catch (ReflectiveOperationException e) {
            InstantiationException failure = new InstantiationException(type.getName() + " could not be made");
            failure.initCause(e);
            throw failure;
        }
    }
}
