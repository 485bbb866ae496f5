package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A hub with a backend's API key and no keys of tokens: who its tickets let in, for what, and until when. */
abstract class TicketContract extends HubContract {

    private static final String DESK = "desk-secret";
    private static final Pattern TICKET = Pattern.compile("\"ticket\":\"([A-Za-z0-9_-]{43})\"");

    /** Revocations outlive a test: each has a user of its own. */
    private final String user = "u-" + UUID.randomUUID();

    TicketContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.api.keys",
                        "desk:%s:tickets revocations publish".formatted(sha256(DESK)),
                        "parley.auth.connect-deadline",
                        "2s"));
    }

    @Test
    void letsAUserDoWhatTheTicketGrants() throws IOException {
        RawSocket ada = open("/ws?ticket=" + ticket("\"subscribe\":[\"room/#\"],\"publish\":[\"room/a\"]"));

        assertThat(reply(ada, "{\"id\":1,\"connect\":{}}")).contains("\"user\":\"" + user + "\"");
        assertThat(reply(ada, "{\"id\":2,\"publish\":{\"channel\":\"room/a\",\"data\":1}}"))
                .startsWith("{\"id\":2,\"ok\":");
        assertThat(reply(ada, "{\"id\":3,\"publish\":{\"channel\":\"room/b\",\"data\":1}}"))
                .startsWith("{\"id\":3,\"error\":{\"code\":\"not_permitted\"")
                .contains("parley.any-namespace.allow-publish=token");
        assertThat(reply(ada, "{\"id\":4,\"subscribe\":{\"channel\":\"room/b\"}}"))
                .startsWith("{\"id\":4,\"ok\":");
        assertThat(reply(ada, "{\"id\":5,\"subscribe\":{\"channel\":\"hall/b\"}}"))
                .startsWith("{\"id\":5,\"error\":{\"code\":\"not_permitted\"");
    }

    @Test
    void takesATicketOnce() throws IOException {
        String ticket = ticket("");

        open("/ws?ticket=" + ticket);
        Answer again = connect()
                .send(RawSocket.handshake(path("/ws?ticket=" + ticket)))
                .answer();

        assertThat(again.status()).isEqualTo(401);
        assertThat(again.field("WWW-Authenticate")).isNotNull();
        assertThat(again.body()).doesNotContain(ticket);
    }

    @Test
    void takesATicketOfAnotherAddressFromNobody() throws IOException {
        Answer issued = desk().post("/tickets", "{\"user\":\"" + user + "\",\"address\":\"192.0.2.1\"}");

        assertThat(handshake("/ws?ticket=" + ticketIn(issued))).isEqualTo(401);
    }

    @Test
    void closesWhoeverShowsNothing() throws IOException {
        RawSocket stranger = open("/ws");

        assertThat(reply(stranger, "{\"id\":1,\"publish\":{\"channel\":\"room/a\",\"data\":1}}"))
                .contains("\"unauthenticated\"");
        assertThat(stranger.closeFrame().closeCode()).isEqualTo(4502);
    }

    @Test
    void takesNoTokensWithoutKeysForThem() throws IOException {
        assertThat(handshake("/ws", "Authorization: Bearer e30.e30.e30")).isEqualTo(401);
    }

    @Test
    void closesTheRevokedAndRefusesTheirOldTickets() throws IOException {
        RawSocket ada = open("/ws?ticket=" + ticket(""));
        String unused = ticket("");
        reply(ada, "{\"id\":1,\"connect\":{}}");

        assertThat(desk().post("/revocations", "{\"user\":\"" + user + "\"}").status())
                .isEqualTo(204);

        ServerFrame close = ada.closeFrame();
        assertThat(close.closeCode()).isEqualTo(4501);
        assertThat(close.closeReason()).isEqualTo("the credentials were revoked; connect with new ones");
        assertThat(handshake("/ws?ticket=" + unused)).isEqualTo(401);
        // The backend decides whom it lets in again.
        assertThat(handshake("/ws?ticket=" + ticket(""))).isEqualTo(101);
    }

    @Test
    void takesATicketForAStreamAndAPollAndACommand() throws IOException {
        String grants = "\"subscribe\":[\"room/#\"],\"publish\":[\"room/a\"]";
        RawSocket socket = connect().send(HttpRequests.get(hub(), "/sse?channel=room%2Fa&ticket=" + ticket(grants)));
        assertThat(socket.answer().status()).isEqualTo(200);
        EventReader stream = new EventReader(socket);
        assertThat(stream.next("connected").data()).contains("\"user\":\"" + user + "\"");
        assertThat(stream.next("subscribed").data()).contains("room/a");

        Answer poll = connect()
                .send(HttpRequests.get(hub(), "/poll?channel=room%2Fa&wait=0&ticket=" + ticket(grants)))
                .answer();
        assertThat(poll.status()).isEqualTo(200);
        assertThat(poll.body()).contains("\"subscribed\"");

        String publish = "{\"publish\":{\"channel\":\"room/%s\",\"data\":1}}";
        assertThat(command(publish.formatted("a"), ticket(grants)).status()).isEqualTo(200);
        assertThat(command(publish.formatted("b"), ticket(grants)).status()).isEqualTo(403);
        assertThat(stream.next("publication").data()).contains("\"user\":\"" + user + "\"");
    }

    private Answer command(String json, String ticket) throws IOException {
        return connect()
                .send(HttpRequests.post(hub(), "/command?ticket=" + ticket, json))
                .answer();
    }

    private int handshake(String path, String... lines) throws IOException {
        return connect().send(RawSocket.handshake(path(path), lines)).answer().status();
    }

    private String path(String path) {
        return hub().context() + path;
    }

    private String ticket(String grants) throws IOException {
        return ticketIn(desk().post("/tickets", "{\"user\":\"" + user + "\",\"grants\":{" + grants + "}}"));
    }

    private static String ticketIn(Answer issued) {
        Matcher ticket = TICKET.matcher(issued.body());
        assertThat(ticket.find()).as(issued.body()).isTrue();
        return ticket.group(1);
    }

    private ApiClient desk() {
        return new ApiClient(hub(), DESK);
    }

    private static String reply(RawSocket socket, String command) throws IOException {
        return socket.send(ClientFrame.text(command)).message().text();
    }

    private static String sha256(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
