package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the servlets answer over a socket, and that no answer tells what serves it. */
abstract class HealthContract extends HubContract {

    HealthContract(RunningHub.Starter starter) {
        super(starter, Map.of());
    }

    @Test
    void isAliveAndReady() throws IOException {
        assertThat(ask("GET", "/health/live").body()).isEqualTo("{\"status\":\"live\"}\n");
        assertThat(ask("GET", "/health/ready").body()).isEqualTo("{\"status\":\"ready\"}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/metrics"})
    void answersForNoCacheAndNoGuessing(String path) throws IOException {
        Answer answer = ask("GET", path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.field("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.field("Content-Length")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/metrics"})
    void answersHeadWithTheLengthAlone(String path) throws IOException {
        RawSocket socket = connect();
        Answer head = socket.send(request("HEAD", path)).answer(false);

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.field("Content-Length")).matches("[1-9][0-9]*");
        assertThat(socket.send(request("GET", "/health/live")).answer().body()).isEqualTo("{\"status\":\"live\"}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"})
    void refusesOtherMethods(String method) throws IOException {
        for (String path : new String[] {"/health/live", "/metrics", "/", "/nothing"}) {
            Answer answer = ask(method, path);

            assertThat(answer.status()).as(path).isEqualTo(405);
            assertThat(answer.field("Allow")).as(path).isEqualTo("GET, HEAD");
            assertThat(answer.body()).as(path).isEqualTo("Only GET and HEAD are answered here.\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 203.0.113.9",
                "Forwarded: for=203.0.113.9",
                "X-Real-IP: 203.0.113.9",
                "Via: 1.1 proxy",
                "X-Forwarded-For:"
            })
    void showsNoMetricsThroughAProxy(String field) throws IOException {
        Answer answer = connect()
                .send("GET /metrics HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n")
                .answer();

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("parley.metrics.public").doesNotContain("jvm_");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /metrics/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /metrics;x=%00 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET //metrics HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /x/../metrics HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
                "TRACE / HTTP/1.1\r\nHost: a\r\nX-Secret: s3cret\r\n\r\n",
                "TRACE * HTTP/1.1\r\nHost: a\r\nX-Secret: s3cret\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n",
                "PUT / HTTP/1.1\r\nHost: a\r\nExpect: something\r\nContent-Length: 1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: nonsense\r\n\r\n",
                "GET /health/live HTTP/1.0\r\n\r\n"
            })
    void tellsNobodyWhatServesIt(String request) throws IOException {
        Answer answer =
                connect().send(request.getBytes(StandardCharsets.ISO_8859_1)).answer();

        assertThat(answer.status()).isNotEqualTo(500);
        assertThat(answer.fieldLines() + answer.body())
                .doesNotContainIgnoringCase("grizzly")
                .doesNotContain("s3cret", "Exception", "\tat ", "<html");
    }

    private Answer ask(String method, String path) throws IOException {
        return connect().send(request(method, path)).answer();
    }

    private String request(String method, String path) {
        return method + " " + hub().context() + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    }
}
