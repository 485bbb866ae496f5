package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.SignedToken;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Event streams, long polls and commands of a hub that asks who comes: the doors of a WebSocket. */
abstract class FallbackDoorsContract extends HubContract {

    private static final String PUBLISH = "{\"publish\":{\"channel\":\"room/a\",\"data\":1}}";

    FallbackDoorsContract(RunningHub.Starter starter) {
        super(starter, Map.of("parley.auth.token-secret", SignedToken.SECRET, "parley.fallback.lease", "1s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sse?channel=room%2Fa", "/poll?channel=room%2Fa&wait=0"})
    void refuseWhoeverShowsNothing(String target) throws IOException {
        Answer answer = get(target).answer();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.field("WWW-Authenticate")).startsWith("Bearer realm=\"parley\"");
        assertThat(command(PUBLISH).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sse?channel=room%2Fa", "/poll?channel=room%2Fa&wait=0"})
    void refuseABadToken(String target) throws IOException {
        assertThat(get(target, bearer() + "x").answer().status()).isEqualTo(401);
        assertThat(get(target + "&ticket=made-up").answer().status()).isEqualTo(401);
        assertThat(get(target + "&token=" + SignedToken.ofAda(100)).answer().status())
                .isEqualTo(400);
    }

    @Test
    void streamWhatTheTokenGrantsAndAnErrorForTheRest() throws IOException {
        RawSocket socket = get("/sse?channel=room%2Fa&channel=hall%2Fa", bearer());
        assertThat(socket.answer().status()).isEqualTo(200);
        EventReader stream = new EventReader(socket);

        assertThat(stream.next("connected").data()).contains("\"user\":\"ada\"");
        assertThat(stream.next().data()).startsWith("{\"subscribed\":{\"channel\":\"room/a\"");
        EventReader.Event denied = stream.next();
        assertThat(denied.name()).isEqualTo("error");
        assertThat(denied.data()).contains("hall/a", "\"not_permitted\"", "parley.any-namespace.allow-subscribe=token");
    }

    @Test
    void answerAPollWithWhatTheTokenGrantsAndAnErrorForTheRest() throws IOException {
        Answer answer =
                get("/poll?channel=room%2Fa&channel=hall%2Fa&wait=0", bearer()).answer();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("{\"subscribed\":{\"channel\":\"room/a\"", "hall/a", "\"not_permitted\"");
    }

    @Test
    void carryOutNoCommandThatTheTokenDoesNotGrant() throws IOException {
        Answer denied = command(PUBLISH, bearer());

        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.body()).contains("\"not_permitted\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: https://elsewhere.example", "Origin: null", "Accept: no origin"})
    void takeACookieFromTheirOwnPagesOnly(String line) throws IOException {
        String cookie = "Cookie: parley_token=" + SignedToken.ofAda(100);

        assertThat(get("/sse?channel=room%2Fa", cookie, line).answer().status()).isEqualTo(403);
        assertThat(get("/poll?channel=room%2Fa&wait=0", cookie, line).answer().status())
                .isEqualTo(403);
        assertThat(command(PUBLISH, cookie, line).status()).isEqualTo(403);
    }

    @Test
    void takeACookieFromTheirOwnPages() throws IOException {
        String own = "Origin: " + (hub().secure() ? "https" : "http") + "://127.0.0.1:" + hub().port();
        Answer answer = get("/poll?channel=room%2Fa&wait=0", "Cookie: parley_token=" + SignedToken.ofAda(100), own)
                .answer();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\"subscribed\"");
    }

    private static String bearer() {
        return "Authorization: Bearer " + SignedToken.ofAda(100);
    }

    private RawSocket get(String target, String... lines) throws IOException {
        return connect().send(HttpRequests.get(hub(), target, lines));
    }

    private Answer command(String json, String... lines) throws IOException {
        return connect().send(HttpRequests.post(hub(), "/command", json, lines)).answer();
    }
}
