package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to the fallbacks that nobody in good faith would send, pages of other sites, and readers that do not read. */
abstract class HostileFallbackContract extends HubContract {

    private static final int STUCK = 24;
    private static final int LEAVING = 20;
    private static final int LEAVING_ROUNDS = 60;
    private static final int PUBLICATIONS = 800;
    private static final String TEN_KILOBYTES = "\"" + "x".repeat(10_000) + "\"";

    HostileFallbackContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.http.send-buffer-bytes", "16KiB",
                        "parley.http.head-timeout", "2s",
                        "parley.limits.lag-bytes", "100KiB",
                        "parley.limits.message-bytes", "20000",
                        "parley.fallback.channels", "5",
                        "parley.fallback.heartbeat", "1s",
                        "parley.fallback.lease", "1s",
                        "parley.echo.enabled", "true",
                        "parley.origins", "https://friend.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sse",
                "/sse?channel=",
                "/sse?channel=a%2F%23%2Fb",
                "/sse?channel=%zz",
                "/sse?channel=%00",
                "/sse?channel=%ED%A0%80%",
                "/sse?channel=a&channel=a",
                "/sse?channel=a&presence=maybe",
                "/sse?channel=a&history=-1",
                "/sse?channel=a&history=99999999999",
                "/sse?channel=a&name=%0A",
                "/poll?channel=a&wait=soon",
                "/poll?wait=1",
                "/poll"
            })
    void refusesQueriesThatMakeNoSense(String target) throws IOException {
        Answer answer = ask("GET", target);

        assertThat(answer.status()).isEqualTo(400);
        assertServesOthers();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                ",",
                ",,,,,,,,,,,,,,,,,,,,,,,,",
                "0,k3f:1",
                "1x2y3z,k3f:zzzzzzzzzzzzzzzzzzzzzzzzz",
                "1x2y3z,:1",
                "' OR 1=1",
                "-1,-1,-1"
            })
    void goesOnFromTheBeginningWhereTheLastEventIdMakesNoSense(String lastEventId) throws IOException {
        RawSocket socket =
                connect().send(HttpRequests.get(hub(), "/sse?channel=bad%2Fid", "Last-Event-ID: " + lastEventId));

        assertThat(socket.answer().status()).isEqualTo(200);
        assertThat(new EventReader(socket).next("subscribed").data()).contains("\"recovered\":false", "Last-Event-ID");
    }

    @Test
    void refusesTooManyChannels() throws IOException {
        Answer byQuery = ask("GET", "/sse?channel=a&channel=b&channel=c&channel=d&channel=e&channel=f");
        assertThat(byQuery.status()).isEqualTo(429);
        assertThat(byQuery.body()).contains("parley.fallback.channels");
        String six =
                "{\"channel\":\"a\"},{\"channel\":\"b\"},{\"channel\":\"c\"},{\"channel\":\"d\"},{\"channel\":\"e\"}";
        assertThat(post("/poll", "{\"subscribe\":[" + six + ",{\"channel\":\"f\"}]}")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void refusesAQueryThatIsTooLongForAHead() throws IOException {
        RawSocket socket = connect().send(HttpRequests.get(hub(), "/sse?channel=" + "a".repeat(100_000)));

        assertThat(socket.answer().status()).isBetween(400, 431);
        assertServesOthers();
    }

    @ParameterizedTest
    @CsvSource({"/sse,PUT", "/sse,DELETE", "/sse,HEAD", "/poll,PATCH", "/command,GET", "/command,PUT"})
    void refusesOtherMethods(String path, String method) throws IOException {
        Answer answer = connect()
                .send(HttpRequests.of(hub(), method, path + "?channel=a") + "\r\n")
                .answer(!method.equals("HEAD"));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.field("Allow")).contains("POST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "nonsense",
                "{\"subscribe\":{}}",
                "{\"subscribe\":[1]}",
                "{\"subscribe\":[{}]}",
                "{\"subscribe\":[{\"channel\":\"a\",\"since\":{\"offset\":-1}}]}",
                "{\"subscribe\":[{\"pattern\":\"a/#\",\"history\":5}]}",
                "{\"subscribe\":[],\"wait\":-1}",
                "{\"else\":1}",
                "{\"subscribe\":[]} {}"
            })
    void refusesBodiesThatMakeNoSense(String body) throws IOException {
        assertThat(post("/sse", body).status()).isEqualTo(400);
        assertThat(post("/poll", body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | 400",
                "{\"publish\":{}} | 400",
                "{\"publish\":{\"channel\":\"a/#\",\"data\":1}} | 400",
                "{\"subscribe\":{\"channel\":\"a\"}} | 404",
                "{\"connect\":{}} | 404",
                "{\"call\":{\"procedure\":\"none.such\"}} | 404",
                "{\"dance\":{}} | 400"
            })
    void answersBadCommandsWithTheirError(String body, int status) throws IOException {
        Answer answer = post("/command", body.strip());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":{\"code\":");
    }

    @Test
    void refusesABodyThatIsTooLongOrDoesNotSayHowLong() throws IOException {
        Answer announced = connect()
                .send(HttpRequests.of(hub(), "POST", "/command") + "Content-Length: 999999999\r\n\r\n")
                .answer();
        assertThat(announced.status()).isEqualTo(413);
        RawSocket socket =
                connect().send(HttpRequests.of(hub(), "POST", "/command") + "Transfer-Encoding: chunked\r\n\r\n");
        socket.send("2\r\n{}\r\n0\r\n\r\n");
        assertThat(socket.answer().status()).isEqualTo(400);
    }

    @Test
    void doesNotWaitLongForABodyThatDoesNotCome() throws IOException {
        List<RawSocket> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            slow.add(connect().send(HttpRequests.of(hub(), "POST", "/command") + "Content-Length: 100\r\n\r\n{\""));
        }
        assertThat(post("/command", "{\"ping\":{}}").status()).isEqualTo(200);
        for (RawSocket socket : slow) {
            assertThat(socket.answer().status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "with spaces in between it", "é-is-not-ascii-but-long"})
    void refusesAClientIdThatIsNoSecret(String secret) throws IOException {
        Answer answer = connect()
                .send(HttpRequests.get(hub(), "/poll?channel=a&wait=0", "Parley-Client: " + secret))
                .answer();

        assertThat(answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sse?channel=a", "/poll?channel=a&wait=0"})
    void keepsPagesOfOtherSitesOut(String target) throws IOException {
        for (String origin : List.of("https://foe.example", "null", "nonsense")) {
            Answer refused = connect()
                    .send(HttpRequests.get(hub(), target, "Origin: " + origin))
                    .answer();
            assertThat(refused.status()).isIn(400, 403);
            assertThat(refused.field("Access-Control-Allow-Origin")).isNull();
        }
        Answer command = connect()
                .send(HttpRequests.post(hub(), "/command", "{\"ping\":{}}", "Origin: https://foe.example"))
                .answer();
        assertThat(command.status()).isEqualTo(403);
    }

    @Test
    void letsPagesOfListedSitesIn() throws IOException {
        Answer preflight = connect()
                .send(HttpRequests.of(
                                hub(),
                                "OPTIONS",
                                "/command",
                                "Origin: https://friend.example",
                                "Access-Control-Request-Method: POST",
                                "Access-Control-Request-Headers: content-type, parley-client")
                        + "\r\n")
                .answer();
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.field("Access-Control-Allow-Origin")).isEqualTo("https://friend.example");
        assertThat(preflight.field("Access-Control-Allow-Methods")).isEqualTo("POST");
        assertThat(preflight.field("Access-Control-Allow-Headers")).contains("Content-Type", "Parley-Client");
        assertThat(preflight.field("Access-Control-Allow-Credentials")).isNull();
        assertThat(preflight.field("Vary")).isEqualTo("Origin");
        Answer command = connect()
                .send(HttpRequests.post(hub(), "/command", "{\"ping\":{}}", "Origin: https://friend.example"))
                .answer();
        assertThat(command.status()).isEqualTo(200);
        assertThat(command.field("Access-Control-Allow-Origin")).isEqualTo("https://friend.example");
    }

    @Test
    void endsStreamsThatAreNotReadAndDisturbsNobodyElse() throws IOException {
        List<RawSocket> stuck = new ArrayList<>();
        for (int i = 0; i < STUCK; i++) {
            RawSocket socket =
                    connectNarrow().send(HttpRequests.get(hub(), "/sse?channel=room%2Fstuck&name=Stuck" + i));
            assertThat(socket.answer().status()).isEqualTo(200);
            stuck.add(socket);
        }
        RawSocket streaming = connect().send(HttpRequests.get(hub(), "/sse?channel=room%2Fstuck"));
        streaming.answer();
        EventReader reader = new EventReader(streaming);
        reader.next("subscribed");
        NativeClient witness = new NativeClient(open("/ws")).subscribe("room/stuck", false);
        NativeClient publisher = new NativeClient(open("/ws"));
        Pattern offset = Pattern.compile("\"offset\":(\\d+)");
        for (int i = 1; i <= PUBLICATIONS; i++) {
            publisher.publish("room/stuck", TEN_KILOBYTES);
            assertThat(NativeClient.offset(witness.socket().message().text())).isEqualTo(i);
            assertThat(reader.next("publication").data())
                    .matches(data -> offset.matcher(data)
                                    .results()
                                    .findFirst()
                                    .orElseThrow()
                                    .group(1)
                                    .length()
                            > 0)
                    .contains("\"offset\":" + i + ",");
        }
        await("only the readers are there").atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            Answer presence = post("/command", "{\"presence\":{\"channel\":\"room/stuck\"}}");
            assertThat(presence.body()).contains("\"total\":2");
        });
    }

    /** A container may use for one connection what a write to another, whose client is gone, has not left yet. */
    @Test
    void endsNoStreamWhereTheClientsOfOthersGoAway() throws IOException {
        NativeClient publisher = new NativeClient(open("/ws"));
        for (int round = 0; round < LEAVING_ROUNDS; round++) {
            List<RawSocket> sockets = new ArrayList<>();
            for (int i = 0; i < LEAVING; i++) {
                sockets.add(connect().send(HttpRequests.get(hub(), "/sse?channel=room%2Fleaving")));
            }
            List<EventReader> readers = new ArrayList<>();
            for (RawSocket socket : sockets) {
                assertThat(socket.answer().status()).isEqualTo(200);
                EventReader reader = new EventReader(socket);
                reader.next("subscribed");
                readers.add(reader);
            }
            publisher.publish("room/leaving", Integer.toString(round));
            for (EventReader reader : readers) {
                // What was published last to nobody may have come to somebody.
                while (!reader.next("publication").data().endsWith("\"data\":" + round + "}}")) {
                    continue;
                }
            }
            for (RawSocket socket : sockets) {
                socket.reset();
            }
            publisher.publish("room/leaving", "\"nobody is there\"");
        }
    }

    private Answer ask(String method, String target) throws IOException {
        return connect().send(HttpRequests.of(hub(), method, target) + "\r\n").answer();
    }

    private Answer post(String target, String body) throws IOException {
        return connect().send(HttpRequests.post(hub(), target, body)).answer();
    }
}
