package io.parley.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.handshake.OriginPolicy;
import io.parley.handshake.SubprotocolPolicy;
import io.parley.hub.Hub;
import io.parley.protocol.Conversation;
import io.parley.protocol.Rooms;
import io.parley.protocol.Subprotocol;
import io.parley.transport.Connection;
import io.parley.transport.RecordedConnection;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversationEndpointTest {

    private final List<String> heard = new ArrayList<>();
    private final List<String> session = new ArrayList<>();
    private final RecordedConnection connection = new RecordedConnection("a1");
    private final HubEndpoint endpoint = new HubEndpoint(deployment());

    @Test
    void handsMessagesToTheConversationOfTheNegotiatedSubprotocol() {
        endpoint.open(session("chat"));
        endpoint.text("hel", false);
        endpoint.text("lo", true);
        endpoint.binary(ByteBuffer.wrap("bytes".getBytes(StandardCharsets.UTF_8)), true);

        assertThat(heard).containsExactly("chat: hel...", "chat: lo", "chat: binary of 5");
    }

    @ParameterizedTest
    @CsvSource({"'', parley.v1.json", "superchat, superchat", "unheard-of, parley.v1.json"})
    void speaksThePathsFirstSubprotocolWhereNoneWasNegotiated(String negotiated, String spoken) {
        endpoint.open(session(negotiated));
        endpoint.text("hello", true);

        assertThat(heard).containsExactly(spoken + ": hello");
    }

    @Test
    void turnsTheContainersIdleTimeoutOff() {
        endpoint.open(session("chat"));

        assertThat(session).contains("setMaxIdleTimeout -1");
    }

    @ParameterizedTest
    @CsvSource({
        "NORMAL_CLOSURE, CLOSED",
        "GOING_AWAY, CLOSED",
        "NO_STATUS_CODE, CLOSED",
        "PROTOCOL_ERROR, CLOSED",
        "CLOSED_ABNORMALLY, LOST"
    })
    void tellsHowThePeerLeft(CloseCodes code, Departure departure) {
        endpoint.open(session("chat"));
        endpoint.close(new CloseReason(code, null));

        assertThat(heard).containsExactly("chat: closed " + departure);
    }

    @ParameterizedTest
    @CsvSource({
        "SLOW_CONSUMER, SLOW",
        "DEAD_PEER, LOST",
        "REPLACED, REPLACED",
        "EXPIRED, EXPIRED",
        "PROTOCOL_ERROR, CLOSED",
        "GOING_AWAY, CLOSED"
    })
    void ownCloseCodeSaysMoreThanTheContainersReason(CloseCode own, Departure departure) {
        endpoint.open(session("chat"));
        connection.close(own, "because");
        endpoint.close(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, null));

        assertThat(heard).containsExactly("chat: closed " + departure);
    }

    @Test
    void aFailureClosesWithInternalErrorAndTellsNothingOfIt() {
        endpoint.open(session("chat"));
        endpoint.error(new IllegalStateException("secret"));

        assertThat(connection.closeCode()).isEqualTo(CloseCode.INTERNAL_ERROR);
        assertThat(connection.closeReason()).isEqualTo("the hub failed; its log says how");
    }

    @Test
    void whatComesBeforeItIsOpenHasNobodyToGoTo() {
        endpoint.text("early", true);
        endpoint.binary(ByteBuffer.allocate(1), true);
        endpoint.error(new IllegalStateException("early"));
        endpoint.close(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, null));

        assertThat(heard).isEmpty();
        assertThat(connection.closeCode()).isNull();
    }

    private Session session(String negotiated) {
        return (Session) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> {
                    session.add(method.getName() + (arguments == null ? "" : " " + arguments[0]));
                    return method.getName().equals("getNegotiatedSubprotocol") ? negotiated : null;
                });
    }

    private Deployment deployment() {
        return new Deployment(
                Rooms.hub(),
                OriginPolicy.sameOrigin(),
                SubprotocolPolicy.byDefault(),
                Map.of("/ws", List.of(noting("parley.v1.json"), noting("chat"), noting("superchat"))),
                new OneConnection(connection));
    }

    private Subprotocol noting(String name) {
        return new Subprotocol() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Conversation converse(Connection opened, Hub hub) {
                return new Conversation() {
                    @Override
                    public void text(String message) {
                        heard.add(name + ": " + message);
                    }

                    @Override
                    public void binary(ByteBuffer message) {
                        heard.add(name + ": binary of " + message.remaining());
                    }

                    @Override
                    public void closed(Departure cause) {
                        heard.add(name + ": closed " + cause);
                    }
                };
            }
        };
    }
}
