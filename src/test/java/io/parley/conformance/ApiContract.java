package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What backends get from the HTTP API over a socket, the same on every runtime. */
abstract class ApiContract extends ApiRequestContract {

    ApiContract(RunningHub.Starter starter) {
        super(starter);
    }

    @Test
    void publishesToSubscribers() throws IOException {
        String channel = newRoom();
        NativeClient ada = new NativeClient(open("/ws")).subscribe(channel, false);

        Answer answer = shop().post("/publish", publish(channel, "{\"text\":\"grüß dich 🙂\"}"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Type")).isEqualTo("application/json");
        assertThat(ada.awaitText("\"publication\""))
                .contains("\"channel\":\"" + channel + "\"", "\"offset\":1,", "\"data\":{\"text\":\"grüß dich 🙂\"}")
                .doesNotContain("\"from\"");
    }

    @Test
    void publishesBytesAndTakesABodyInChunks() throws IOException {
        String channel = newRoom();
        NativeClient ada = new NativeClient(open("/ws")).subscribe(channel, false);
        String body = "{\"channel\":\"" + channel + "\",\"binary\":\"AP8=\"}";
        RawSocket socket = connect();

        socket.send(shop().head("POST", "/publish") + "Content-Type: application/json; charset=UTF-8\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n");
        for (char c : body.toCharArray()) {
            socket.send("1\r\n" + c + "\r\n");
        }
        Answer answer = ApiClient.checked(
                "POST", "/publish", body, socket.send("0\r\n\r\n").answer());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(ada.awaitText("\"publication\"")).contains("\"binary\":\"AP8=\"");
    }

    @Test
    void broadcastsToManyChannels() throws IOException {
        String one = newRoom();
        String other = newRoom();
        NativeClient ada = new NativeClient(open("/ws")).subscribe(one, false).subscribe(other, false);

        Answer answer = shop().post("/broadcast", "{\"channels\":[\"" + one + "\",\"" + other + "\"],\"data\":7}");

        assertThat(answer.body()).startsWith("{\"results\":[{\"channel\":\"" + one + "\",\"answer\":{");
        assertThat(ada.awaitText("\"publication\"") + ada.awaitText("\"publication\""))
                .contains(one, other);
    }

    @Test
    void doesABatchWithAResultForEach() throws IOException {
        String channel = newRoom();

        Answer answer = new ApiClient(hub(), "rooms-secret")
                .post(
                        "/batch",
                        "{\"operations\":[" + "{\"publish\":" + publish(channel, "1") + "},{\"publish\":"
                                + publish("secret", "1") + "},{\"history\":{\"channel\":\"" + channel + "\"}}]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\"offset\":1}},{\"problem\":{\"title\":\"Forbidden\"", "\"data\":1}]");
    }

    @Test
    void pagesThroughHistoryByPosition() throws IOException {
        String channel = newRoom();
        for (int i = 1; i <= 5; i++) {
            shop().post("/publish", publish(channel, Integer.toString(i)));
        }
        String epoch = epoch(shop().get("/history?channel=" + channel + "&limit=0"));

        List<String> seen = new ArrayList<>();
        Answer page = shop().get("/history?channel=" + channel + "&limit=2&offset=0&epoch=" + epoch);
        while (page.body().contains("\"next\"")) {
            seen.add(page.body());
            String offset = page.body().replaceAll(".*\"next\":.*\"offset\":(\\d+)}}", "$1");
            page = shop().get("/history?channel=" + channel + "&limit=2&epoch=" + epoch + "&offset=" + offset);
        }
        seen.add(page.body());

        assertThat(seen).hasSize(3);
        Matcher data = Pattern.compile("\"data\":(\\d)").matcher(String.join("", seen));
        assertThat(data.results().map(found -> found.group(1))).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void showsWhoIsThere() throws IOException {
        String channel = newRoom();
        new NativeClient(open("/ws")).subscribe(channel, true);

        assertThat(shop().get("/presence?channel=" + channel).body()).endsWith("\"total\":1}");
        assertThat(shop().get("/occupancy?channel=" + channel).body()).isEqualTo("{\"subscribers\":1,\"members\":1}");
        assertThat(shop().get("/presence?channel=typing%2Fx").status()).isEqualTo(404);
    }

    @Test
    void pagesThroughChannels() throws IOException {
        String prefix = newRoom() + "/";
        shop().post(
                        "/broadcast",
                        "{\"channels\":[\"" + prefix + "a\",\"" + prefix + "ö b\",\"" + prefix + "b\"],\"data\":1}");

        Answer first = shop().get("/channels?limit=2&prefix=" + prefix);
        assertThat(first.body())
                .isEqualTo("{\"channels\":[\"" + prefix + "a\",\"" + prefix + "b\"],\"next\":\"" + prefix + "b\"}");
        assertThat(shop().get("/channels?limit=2&prefix=" + prefix + "&after=" + prefix + "b")
                        .body())
                .isEqualTo("{\"channels\":[\"" + prefix + "ö b\"]}");
        assertThat(shop().get("/occupancy?channel=" + prefix + "%C3%B6+b").status())
                .isEqualTo(200);
    }

    @Test
    void showsAndEndsAConnection() throws IOException {
        String channel = newRoom();
        RawSocket socket = open("/ws");
        new NativeClient(socket).subscribe(channel, false);
        String id = shop().get("/presence?channel=" + channel).body().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");

        assertThat(shop().get("/connections?limit=1000").body()).contains("\"id\":\"" + id + "\"");
        assertThat(shop().get("/connections/" + id).body()).contains("\"subscribed\":[\"" + channel + "\"]");
        assertThat(shop().post("/connections/" + id + "/disconnect", "{\"code\":4501,\"reason\":\"shop closed\"}")
                        .status())
                .isEqualTo(204);

        ServerFrame close = socket.closeFrame();
        assertThat(close.inWords()).isEqualTo("close 4501");
        assertThat(close.closeReason()).isEqualTo("shop closed");
        socket.send(ClientFrame.close(4501, ""));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> shop().get("/connections/" + id).status() == 404);
    }

    @Test
    void answersMoreThanTheKernelTakesAtOnce() throws IOException {
        String channel = newRoom();
        String text = "\"" + "x".repeat(90_000) + "\"";
        for (int i = 0; i < 8; i++) {
            assertThat(shop().post("/publish", publish(channel, text)).status()).isEqualTo(200);
        }

        assertThat(shop().get("/history?channel=" + channel).body()).hasSizeGreaterThan(8 * 90_000);
    }

    @Test
    void answersSeveralRequestsOfOneConnection() throws IOException {
        String channel = newRoom();
        RawSocket socket = connect();

        for (int i = 1; i <= 5; i++) {
            assertThat(shop().ask(socket, "POST", "/publish", publish(channel, "1"))
                            .body())
                    .endsWith("\"offset\":" + i + "}");
            assertThat(shop().ask(socket, "HEAD", "/history?channel=" + channel, null)
                            .status())
                    .isEqualTo(200);
            assertThat(shop().ask(socket, "GET", "/connections/nobody", null).status())
                    .isEqualTo(404);
        }
    }

    /** RFC 9112 section 9.3.2: a body ends where its length says, whatever has come behind it already. */
    @Test
    void answersRequestsThatComeBehindEachOther() throws IOException {
        String channel = newRoom();
        RawSocket socket = connect();
        String body = publish(channel, "1");
        String request = shop().head("POST", "/publish") + "Content-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;

        socket.send(request.repeat(3));

        for (int i = 1; i <= 3; i++) {
            assertThat(socket.answer().body()).endsWith("\"offset\":" + i + "}");
        }
    }

    @Test
    void answersHeadWithTheLengthAlone() throws IOException {
        Answer head = shop().ask("HEAD", "/openapi.json", null);

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.field("Content-Length"))
                .isEqualTo(shop().get("/openapi.json").field("Content-Length"));
    }

    @Test
    void describesItselfWithoutAKey() throws IOException {
        Answer answer = new ApiClient(hub(), null).get("/openapi.json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\"openapi\": \"3.1.0\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/publish, 'OPTIONS, POST'",
        "/history, 'GET, HEAD, OPTIONS'",
        "/connections/a/disconnect, 'OPTIONS, POST'"
    })
    void saysWhichMethodsThereAre(String path, String allowed) throws IOException {
        assertThat(shop().ask("OPTIONS", path, null).field("Allow")).isEqualTo(allowed);
        for (String method : List.of("PUT", "DELETE", "PATCH")) {
            Answer answer = shop().ask(method, path, null);

            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.field("Allow")).isEqualTo(allowed);
        }
        // Servlet containers answer that by themselves.
        assertThat(connect()
                        .send(shop().head("TRACE", path) + "\r\n")
                        .answer(false)
                        .status())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/nothing", "/publish/", "/publish/x", "/v2"})
    void saysWhereThereIsNothing(String path) throws IOException {
        Answer answer = shop().get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":\"no_such_resource\"", "/api/v1/openapi.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer wrong",
                "Bearer",
                "Bearer ",
                "Basic c2hvcC1zZWNyZXQ=",
                "shop-secret",
                "Bearer shop-secret x"
            })
    void asksForAKey(String authorization) throws IOException {
        ApiClient stranger = new ApiClient(hub(), null);

        for (Answer answer :
                List.of(stranger.get("/channels"), stranger.get("/channels", "Authorization: " + authorization))) {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.field("WWW-Authenticate")).isEqualTo("Bearer realm=\"parley\"");
            assertThat(answer.body()).contains("\"code\":\"unauthenticated\"").doesNotContain("wrong", "c2hvcC");
        }
    }

    @Test
    void keepsKeysToTheirScopesAndChannels() throws IOException {
        assertThat(new ApiClient(hub(), "reader-secret")
                        .post("/publish", publish("room/a", "1"))
                        .body())
                .contains("\"status\":403", "\"rule\":\"api.scope\"", "'reader' lacks the scope 'publish'");
        assertThat(new ApiClient(hub(), "rooms-secret")
                        .post("/publish", publish("secret", "1"))
                        .body())
                .contains("\"status\":403", "\"rule\":\"api.channels\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example",
                "Origin: null",
                "Origin: http://localhost:1",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site"
            })
    void answersNoPageOfAnotherSite(String fieldLine) throws IOException {
        Answer answer = shop().get("/channels", fieldLine);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("\"rule\":\"api.cross-site\"");
        assertThat(answer.field("Access-Control-Allow-Origin")).isNull();
        assertThat(shop().ask("OPTIONS", "/publish", null, fieldLine).status()).isEqualTo(403);
    }

    @Test
    void letsAClientAskWhetherWhatItHasIsStillGood() throws IOException {
        String channel = newRoom();
        shop().post("/publish", publish(channel, "1"));
        String target = "/history?channel=" + channel;
        String tag = shop().get(target).field("ETag");

        Answer same = shop().get(target, "If-None-Match: \"x\", W/" + tag);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.field("ETag")).isEqualTo(tag);
        shop().post("/publish", publish(channel, "2"));
        assertThat(shop().get(target, "If-None-Match: " + tag).status()).isEqualTo(200);
    }

    @Test
    void doesOnceWhatIsAskedTwiceWithOneIdempotencyKey() throws IOException {
        String channel = newRoom();
        String key = "Idempotency-Key: " + channel;

        Answer first = shop().post("/publish", publish(channel, "1"), key);
        Answer again = shop().post("/publish", publish(channel, "1"), key);
        Answer other = shop().post("/publish", publish(channel, "2"), key);

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(first.field("Idempotency-Replayed")).isNull();
        assertThat(again.field("Idempotency-Replayed")).isEqualTo("true");
        assertThat(other.status()).isEqualTo(422);
        assertThat(new ApiClient(hub(), "rooms-secret")
                        .post("/publish", publish(channel, "2"), key)
                        .body())
                .as("of another backend")
                .endsWith("\"offset\":2}");
    }
}
