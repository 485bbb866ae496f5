package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The limits of the HTTP API that take more than one request to reach; on a hub at loopback, where no key is needed. */
abstract class ApiLimitContract extends HubContract {

    private static final int IN_FLIGHT = 3;
    private static final int KEYS = 2;

    ApiLimitContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.api.requests-in-flight",
                        Integer.toString(IN_FLIGHT),
                        "parley.api.timeout",
                        "2s",
                        "parley.api.idempotency-keys",
                        Integer.toString(KEYS),
                        "parley.api.idempotency-bytes",
                        "2KiB"));
    }

    @Test
    void refusesOneRequestTooManyAndTakesTheNextOnceOneIsThrough() throws IOException {
        double before = reached("parley.api.requests-in-flight");
        List<RawSocket> slow = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            slow.add(connect()
                    .send(backend().head("POST", "/publish")
                            + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"));
        }

        List<Answer> refused = new ArrayList<>();
        await("all of them are under way").until(() -> {
            Answer answer = backend().get("/channels");
            if (answer.status() != 200) {
                refused.add(answer);
            }
            return !refused.isEmpty();
        });

        assertThat(refused).singleElement().satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.field("Retry-After")).isNotNull();
            assertThat(answer.body())
                    .contains("\"code\":\"limit_exceeded\"", "\"rule\":\"parley.api.requests-in-flight\"");
        });
        assertThat(reached("parley.api.requests-in-flight")).isEqualTo(before + 1);
        for (RawSocket socket : slow) {
            socket.answer();
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> backend().get("/channels").status() == 200);
    }

    @Test
    void forgetsTheOldestKeyWhereThereAreTooMany() throws IOException {
        double before = reached("parley.api.idempotency-keys");
        String channel = "room/" + UUID.randomUUID();
        String first = once("/publish", ApiRequestContract.publish(channel, "1"), "first");
        assertThat(once("/publish", ApiRequestContract.publish(channel, "1"), "first"))
                .isEqualTo(first)
                .endsWith("\"offset\":1}");

        for (int i = 0; i < KEYS; i++) {
            once("/publish", ApiRequestContract.publish(channel, "2"), "more-" + i);
        }

        assertThat(reached("parley.api.idempotency-keys")).isGreaterThan(before);
        assertThat(once("/publish", ApiRequestContract.publish(channel, "1"), "first"))
                .endsWith("\"offset\":" + (KEYS + 2) + "}");
    }

    @Test
    void forgetsTheOldestKeyWhereAnswersHaveTooManyBytes() throws IOException {
        double before = reached("parley.api.idempotency-bytes");
        String prefix = "room/" + UUID.randomUUID() + "/";
        String channels =
                IntStream.range(0, 40).mapToObj(i -> '"' + prefix + i + '"').collect(Collectors.joining(","));
        String large = "{\"channels\":[" + channels + "],\"data\":1}";

        once("/broadcast", large, "large");

        assertThat(reached("parley.api.idempotency-bytes")).isGreaterThan(before);
        assertThat(once("/broadcast", large, "large")).contains("\"offset\":2}").doesNotContain("\"offset\":1}");
    }

    private String once(String target, String body, String key) throws IOException {
        Answer answer = backend().post(target, body, "Idempotency-Key: " + key + hashCode());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private double reached(String setting) throws IOException {
        return Scrape.of(hub()).reached(setting);
    }

    private ApiClient backend() {
        return new ApiClient(hub(), null);
    }
}
