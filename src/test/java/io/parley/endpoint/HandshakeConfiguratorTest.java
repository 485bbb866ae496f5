package io.parley.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.handshake.OriginPolicy;
import io.parley.handshake.SubprotocolPolicy;
import io.parley.protocol.Rooms;
import io.parley.transport.RecordedConnection;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeConfiguratorTest {

    private static final List<String> SPOKEN = List.of("parley.v1.json", "chat", "superchat");

    @Test
    void cannotBeMadeOutsideOfADeployment() {
        assertThatThrownBy(HandshakeConfigurator::new)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Deployment.add");
    }

    @Test
    void endpointsBelongToTheDeploymentThatAddsThem() throws Exception {
        HandshakeConfigurator configurator = configurator(OriginPolicy.sameOrigin());

        assertThat(configurator.getEndpointInstance(HubEndpoint.class)).isInstanceOf(HubEndpoint.class);
        assertThatThrownBy(() -> configurator.getEndpointInstance(String.class))
                .isInstanceOf(InstantiationException.class);
    }

    @Test
    void choosesByTheServersPreference() throws Exception {
        HandshakeConfigurator configurator = configurator(OriginPolicy.sameOrigin());

        assertThat(configurator.getNegotiatedSubprotocol(SPOKEN, List.of("superchat", " chat")))
                .isEqualTo("chat");
        assertThat(configurator.getNegotiatedSubprotocol(SPOKEN, List.of("graphql-ws")))
                .isEmpty();
        assertThat(configurator.getNegotiatedSubprotocol(SPOKEN, List.of())).isEmpty();
    }

    @Test
    void agreesToNoExtension() throws Exception {
        assertThat(configurator(OriginPolicy.sameOrigin()).getNegotiatedExtensions(List.of(), List.of()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://hub.example, hub.example, true",
        "http://hub.example:8080, hub.example:8080, true",
        "https://chat.example, hub.example, true",
        "https://chat.example.evil.example, hub.example, false",
        "https://evil.example, hub.example, false",
        "null, hub.example, false",
        "hub.example, hub.example, false",
        ", hub.example, true",
        "https://hub.example, , false"
    })
    void admitsOwnAndAllowedOriginsOnly(String origin, String host, boolean admitted) throws Exception {
        HandshakeConfigurator configurator = configurator(OriginPolicy.allowing(List.of("https://chat.example")));

        assertThat(admits(configurator, origin, host)).isEqualTo(admitted);
    }

    @Test
    void mayDemandAnOrigin() throws Exception {
        assertThat(admits(configurator(OriginPolicy.sameOrigin().requiringOrigin()), null, "hub.example"))
                .isFalse();
    }

    @Test
    void aRefusalNamesItsSetting() throws Exception {
        HandshakeConfigurator configurator = configurator(OriginPolicy.sameOrigin());

        assertThatThrownBy(() -> modify(configurator, "https://evil.example", "hub.example"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("parley.origins");
        assertThatCode(() -> modify(configurator, "https://hub.example", "hub.example"))
                .doesNotThrowAnyException();
    }

    private static boolean admits(HandshakeConfigurator configurator, String origin, String host) {
        if (!configurator.checkOrigin(origin)) {
            return false;
        }
        try {
            modify(configurator, origin, host);
            return true;
        } catch (IllegalStateException refused) {
            return false;
        }
    }

    private static void modify(HandshakeConfigurator configurator, String origin, String host) {
        Map<String, List<String>> headers = new java.util.HashMap<>();
        if (origin != null) {
            headers.put("Origin", List.of(origin));
        }
        if (host != null) {
            headers.put("Host", List.of(host));
        }
        HandshakeRequest request = (HandshakeRequest) Proxy.newProxyInstance(
                HandshakeConfiguratorTest.class.getClassLoader(),
                new Class<?>[] {HandshakeRequest.class},
                (proxy, method, arguments) -> method.getName().equals("getHeaders") ? headers : null);
        configurator.modifyHandshake(
                ServerEndpointConfig.Builder.create(HubEndpoint.class, "/ws").build(), request, response());
    }

    private static HandshakeResponse response() {
        return () -> Map.of();
    }

    private static HandshakeConfigurator configurator(OriginPolicy origins) throws Exception {
        Deployment deployment = new Deployment(
                Rooms.hub(),
                origins,
                SubprotocolPolicy.byDefault(),
                Map.of(),
                new OneConnection(new RecordedConnection("a1")));
        HandshakeConfigurator[] made = new HandshakeConfigurator[1];
        deployment.add(() -> made[0] = new HandshakeConfigurator());
        return made[0];
    }
}
