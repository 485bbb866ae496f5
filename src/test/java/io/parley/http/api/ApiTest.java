package io.parley.http.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.ApiKey;
import io.parley.auth.Identity;
import io.parley.channel.CloseCode;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.hub.Client;
import io.parley.transport.RecordedConnection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API does for whom, and what it refuses; HTTP itself aside. */
class ApiTest {

    private static final Map<String, String> LOBBY = Map.of("channel", "room/lobby");

    private final ApiBench bench = new ApiBench();

    @Test
    void publishesAndShowsWhatWasPublished() {
        assertThat(ApiBench.ok(bench.post("/publish", "{\"channel\":\"room/lobby\",\"data\":{\"a\": [1]}}")))
                .matches("\\{\"epoch\":\"[0-9a-z]{8}\",\"offset\":1}");
        ApiBench.ok(bench.post("/publish", "{\"channel\":\"room/lobby\",\"binary\":\"AP8=\",\"state\":\"s\"}"));

        assertThat(ApiBench.ok(bench.get("/history", LOBBY)))
                .matches("\\{\"position\":\\{\"epoch\":\"\\w+\",\"offset\":2},\"publications\":\\["
                        + "\\{\"offset\":1,\"time\":\\d+,\"data\":\\{\"a\": \\[1]}},"
                        + "\\{\"offset\":2,\"time\":\\d+,\"state\":\"s\",\"binary\":\"AP8=\"}]}");
    }

    @Test
    void pagesHistoryByPosition() {
        for (int i = 1; i <= 5; i++) {
            ApiBench.ok(bench.post("/publish", "{\"channel\":\"room/lobby\",\"data\":" + i + "}"));
        }
        String epoch = ApiBench.ok(bench.get("/history", Map.of("channel", "room/lobby", "limit", "0")))
                .replaceAll(".*\"epoch\":\"(\\w+)\".*", "$1");

        String first = ApiBench.ok(bench.get("/history", since(epoch, "0", "3")));
        assertThat(first)
                .contains("\"complete\":true", "\"data\":1", "\"data\":3")
                .doesNotContain("\"data\":4");
        assertThat(first).endsWith("\"next\":{\"epoch\":\"" + epoch + "\",\"offset\":3}}");
        String second = ApiBench.ok(bench.get("/history", since(epoch, "3", "3")));
        assertThat(second).contains("\"data\":4", "\"data\":5").doesNotContain("next");
        assertThat(ApiBench.ok(bench.get("/history", since(epoch, "5", "3")))).contains("\"complete\":true");
    }

    @Test
    void saysWhereHistoryHasAGap() {
        for (int i = 1; i <= 12; i++) {
            ApiBench.ok(bench.post("/publish", "{\"channel\":\"room/lobby\",\"data\":" + i + "}"));
        }
        String epoch =
                ApiBench.ok(bench.get("/history", LOBBY)).replaceAll("\\{\"position\":\\{\"epoch\":\"(\\w+)\".*", "$1");

        assertThat(ApiBench.ok(bench.get("/history", since(epoch, "1", "3"))))
                .contains("\"complete\":false,", "\"data\":3");
        assertThat(ApiBench.ok(bench.get("/history", since(epoch, "2", "3")))).contains("\"complete\":true,");
        assertThat(ApiBench.ok(bench.get("/history", since("another", "2", "3"))))
                .contains("\"complete\":false,");
    }

    @Test
    void broadcastsToEachChannelWithItsOwnResult() {
        ApiKey rooms = ApiBench.key("rooms", "publish read", "room/#");

        ApiAnswer answer = bench.ask(
                rooms, "POST", "/broadcast", Map.of(), "{\"channels\":[\"room/a\",\"secret\",\"room/b\"],\"data\":1}");

        assertThat(ApiBench.ok(answer))
                .contains("{\"channel\":\"room/a\",\"answer\":{\"epoch\":")
                .contains(
                        "{\"channel\":\"secret\",\"problem\":{\"title\":\"Forbidden\",\"status\":403,\"code\":\"not_permitted\"")
                .contains("{\"channel\":\"room/b\",\"answer\":{\"epoch\":");
    }

    @Test
    void doesABatchInItsOrder() {
        String answer = ApiBench.ok(bench.post(
                "/batch",
                "{\"operations\":[{\"publish\":{\"channel\":\"room/a\",\"data\":1}},"
                        + "{\"history\":{\"channel\":\"room/a\",\"limit\":1}},{\"presence\":{\"channel\":\"quiet/a\"}},"
                        + "{\"occupancy\":{\"channel\":\"room/a\"}}]}"));

        assertThat(answer)
                .contains("{\"answer\":{\"epoch\":", "\"data\":1", "\"code\":\"not_offered\"")
                .endsWith("{\"answer\":{\"subscribers\":0,\"members\":0}}]}");
        assertThat(bench.hub.counts().commandsRefused().of(ErrorCode.NOT_OFFERED))
                .isEqualTo(1);
    }

    @Test
    void publishesOnceWithOneKey() {
        String body = "{\"channel\":\"room/a\",\"data\":1,\"key\":\"k\"}";

        assertThat(ApiBench.ok(bench.post("/publish", body))).isEqualTo(ApiBench.ok(bench.post("/publish", body)));
    }

    @Test
    void keepsFromTheHubsOwnChannels() {
        Map<String, String> own = Map.of("channel", "$SYS/broker/uptime");
        String publish = "{\"channel\":\"$SYS/x\",\"data\":1}";

        for (ApiAnswer answer : List.of(
                bench.post("/publish", publish),
                bench.get("/history", own),
                bench.get("/presence", own),
                bench.get("/occupancy", own))) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).asString(UTF_8).contains("\"code\":\"bad_channel\"", "are the hub's own");
        }
        assertThat(ApiBench.ok(bench.post("/broadcast", "{\"channels\":[\"room/a\",\"$a\"],\"data\":1}")))
                .contains("{\"channel\":\"$a\",\"problem\"", "bad_channel");
        assertThat(ApiBench.ok(bench.post("/batch", "{\"operations\":[{\"publish\":" + publish + "}]}")))
                .contains("bad_channel");
    }

    @Test
    void listsChannelsThatTheKeyIsFor() {
        ApiBench.ok(bench.post("/broadcast", "{\"channels\":[\"room/a\",\"room/b\",\"secret/a\"],\"data\":1}"));

        assertThat(ApiBench.ok(bench.get("/channels", Map.of("limit", "2"))))
                .isEqualTo("{\"channels\":[\"room/a\",\"room/b\"],\"next\":\"room/b\"}");
        assertThat(ApiBench.ok(bench.get("/channels", Map.of("after", "room/b"))))
                .isEqualTo("{\"channels\":[\"secret/a\"]}");
        assertThat(ApiBench.ok(bench.get("/channels", Map.of("prefix", "se"))))
                .isEqualTo("{\"channels\":[\"secret/a\"]}");
        assertThat(ApiBench.ok(bench.ask(ApiBench.key("k", "read", "room/+"), "GET", "/channels", Map.of(), "")))
                .isEqualTo("{\"channels\":[\"room/a\",\"room/b\"]}");
    }

    @Test
    void showsAndEndsConnections() {
        RecordedConnection connection = new RecordedConnection("c1");
        Client client = bench.hub.connect(connection);
        client.rename("Ada");
        client.become(new Identity("u1", null, Identity.Proof.TOKEN, null, null, null, io.parley.auth.Rights.NONE));
        bench.hub.connect(new RecordedConnection("c2"));

        assertThat(ApiBench.ok(bench.get("/connections", Map.of("limit", "1"))))
                .startsWith(
                        "{\"connections\":[{\"id\":\"c1\",\"name\":\"Ada\",\"user\":\"u1\",\"address\":\"127.0.0.1\"")
                .endsWith("\"next\":\"c1\"}");
        assertThat(ApiBench.ok(bench.get("/connections", Map.of("user", "u1")))).doesNotContain("c2", "next");
        assertThat(ApiBench.ok(bench.get("/connections/c1", Map.of())))
                .endsWith("\"subscriptions\":0,\"subscribed\":[]}");
        assertThat(bench.get("/connections/c3", Map.of()).status()).isEqualTo(404);

        assertThat(bench.post("/connections/c1/disconnect", "{\"code\":4500,\"reason\":\"elsewhere\"}")
                        .status())
                .isEqualTo(204);
        assertThat(connection.closeCode()).isEqualTo(CloseCode.REPLACED);
        assertThat(bench.post("/connections/c3/disconnect", "{}").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":1006}",
                "{\"code\":4001}",
                "{\"code\":999}",
                "{\"code\":\"1000\"}",
                "{\"reason\":1}",
                "[]"
            })
    void refusesOtherCloses(String body) {
        RecordedConnection connection = new RecordedConnection("c1");
        bench.hub.connect(connection);

        assertThat(bench.post("/connections/c1/disconnect", body).status()).isEqualTo(400);
        assertThat(bench.post("/connections/c1/disconnect", "{\"reason\":\"" + "é".repeat(62) + "\"}")
                        .status())
                .isEqualTo(400);
        assertThat(connection.closeCode()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "publish, GET, /history",
        "publish, GET, /connections",
        "read, POST, /publish",
        "read, POST, /broadcast",
        "read, POST, /connections/c/disconnect",
        "connections, POST, /tickets",
        "tickets, POST, /revocations",
        "revocations, GET, /channels"
    })
    void keepsKeysToTheirScopes(String scope, String method, String path) {
        ApiAnswer answer = bench.ask(ApiBench.key("k", scope, null), method, path, Map.of(), "{}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(ApiBench.text(answer)).contains("\"rule\":\"api.scope\"", "lacks the scope");
    }

    @Test
    void keepsKeysToTheirScopesInABatch() {
        assertThat(ApiBench.ok(bench.ask(
                        ApiBench.key("k", "read", null),
                        "POST",
                        "/batch",
                        Map.of(),
                        "{\"operations\":[{\"publish\":{\"channel\":\"a\",\"data\":1}},{\"broadcast\":{\"channels\":[\"a\"],\"data\":1}},"
                                + "{\"occupancy\":{\"channel\":\"a\"}}]}")))
                .matches(".*problem.*problem.*answer.*")
                .contains("\"rule\":\"api.scope\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/history", "/presence", "/occupancy"})
    void keepsKeysToTheirChannels(String path) {
        ApiAnswer answer = bench.ask(ApiBench.key("k", "read", "room/+"), "GET", path, Map.of("channel", "secret"), "");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(ApiBench.text(answer)).contains("\"rule\":\"api.channels\"");
    }

    @Test
    void showsConnectionsOnlyToKeysForAllChannels() {
        assertThat(bench.ask(ApiBench.key("k", "connections", "room/#"), "GET", "/connections", Map.of(), "")
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "{",
                "{\"channel\":\"a\",\"data\":1",
                "{\"channel\":\"a\",\"data\":1}}",
                "{\"channel\":\"a\",\"data\":1} 2",
                "{\"channel\":\"a\",\"data\":1,}",
                "{\"channel\":\"a\",\"data\":01}",
                "{\"channel\":\"a\",\"data\":'1'}",
                "{\"channel\":\"a\",\"data\":NaN}",
                "{\"channel\":\"a\",\"data\":\"\\ud800\"}",
                "{\"channel\":\"a\",\"channel\":\"b\",\"data\":1}",
                "{\"channel\":\"a\",\"data\":1,\"data\":2}",
                "{\"channel\":\"a\",\"data\":1,\"binary\":\"AA==\"}",
                "{\"channel\":\"a\",\"binary\":\"*\"}",
                "{\"channel\":\"a\",\"binary\":1}",
                "{\"channel\":\"a\"}",
                "{\"data\":1}",
                "{\"channel\":1,\"data\":1}",
                "{\"channel\":null,\"data\":1}",
                "{\"channel\":\"\",\"data\":1}",
                "{\"channel\":\"a/+\",\"data\":1}",
                "{\"channel\":\"a\\u0000\",\"data\":1}",
                "{\"channel\":\"a\",\"data\":1,\"key\":\"\"}",
                "{\"channel\":\"a\",\"data\":1,\"key\":5}",
                "{\"channel\":\"a\",\"data\":1,\"from\":\"admin\"}",
                "\uFEFF{\"channel\":\"a\",\"data\":1}"
            })
    void refusesOtherPublishes(String body) {
        ApiAnswer answer = bench.post("/publish", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(bench.hub.counts().publicationsAccepted()).isZero();
    }

    @Test
    void refusesADeepPublish() {
        ApiAnswer answer =
                bench.post("/publish", "{\"channel\":\"a\",\"data\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(ApiBench.text(answer)).contains("\"rule\":\"parley.limits.json-depth\"");
    }

    @Test
    void refusesMorePartsThanAllowed() {
        assertThat(ApiBench.ok(bench.post("/broadcast", "{\"channels\":[\"1\",\"2\",\"3\",\"4\",\"5\"],\"data\":1}")))
                .contains("answer");
        ApiAnswer answer = bench.post("/broadcast", "{\"channels\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"],\"data\":1}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(ApiBench.text(answer)).contains("\"rule\":\"parley.api.batch-size\"");
        assertThat(bench.hub.counts().limits().of(Limit.API_BATCH_SIZE)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"operations\":{}}",
                "{\"operations\":[1]}",
                "{\"operations\":[{}]}",
                "{\"operations\":[{\"publish\":{\"channel\":\"a\",\"data\":1},\"presence\":{\"channel\":\"a\"}}]}",
                "{\"operations\":[{\"disconnect\":{}}]}",
                "{\"operations\":[{\"publish\":{\"channel\":\"a\",\"data\":1}},{\"presence\":{}}]}",
                "{\"operations\":[{\"history\":{\"channel\":\"a\",\"limit\":21}}]}",
                "{\"operation\":[]}",
                "{}"
            })
    void doesNothingOfABatchThatIsWrong(String body) {
        assertThat(bench.post("/batch", body).status()).isEqualTo(400);
        assertThat(bench.hub.counts().publicationsAccepted()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"channels\":[],\"data\":1,\"x\":1}",
                "{\"channels\":\"a\",\"data\":1}",
                "{\"channels\":[\"a\",\"a\"],\"data\":1}",
                "{\"channels\":[\"a\",1],\"data\":1}",
                "{\"channels\":[\"a\",\"b#\"],\"data\":1}",
                "{\"channels\":[\"a\"]}"
            })
    void refusesOtherBroadcasts(String body) {
        assertThat(bench.post("/broadcast", body).status()).isEqualTo(400);
        assertThat(bench.hub.counts().publicationsAccepted()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "channel, ''",
        "channel, a+b",
        "limit, 21",
        "limit, -1",
        "limit, x",
        "limit, ''",
        "limit, 99999999999999999999",
        "epoch, k3f",
        "offset, 1",
        "since, 1"
    })
    void refusesOtherParameters(String name, String value) {
        Map<String, String> parameters = new java.util.HashMap<>(LOBBY);
        parameters.put(name, value);

        assertThat(bench.get("/history", parameters).status()).isEqualTo(400);
    }

    @Test
    void refusesHistoryOfNoChannel() {
        assertThat(bench.get("/history", Map.of()).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/publish/",
                "/Publish",
                "/connections/",
                "/connections/a/b",
                "/connections//disconnect",
                "/history/room"
            })
    void hasNothingElsewhere(String path) {
        assertThat(bench.get(path, Map.of()).status()).isEqualTo(404);
    }

    @Test
    void saysWhichMethodsThereAre() {
        assertThat(bench.get("/publish", Map.of()).headers()).containsEntry("Allow", "OPTIONS, POST");
        assertThat(bench.ask("DELETE", "/history", Map.of(), "").headers())
                .containsEntry("Allow", "GET, HEAD, OPTIONS");
    }

    private static Map<String, String> since(String epoch, String offset, String limit) {
        return Map.of("channel", "room/lobby", "epoch", epoch, "offset", offset, "limit", limit);
    }
}
