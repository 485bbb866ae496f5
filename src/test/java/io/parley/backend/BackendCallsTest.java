package io.parley.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.broker.Stages;
import io.parley.broker.memory.MemoryBroker;
import io.parley.broker.memory.MemoryLimits;
import io.parley.broker.memory.MemoryPresenceStore;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.channel.Payload;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.hub.Hub;
import io.parley.hub.HubLimits;
import io.parley.transport.RecordedConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that the backend answers to. */
class BackendCallsTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_760_000_000_123L));

    private final TestBackend backend = new TestBackend();
    private final BackendCounts counts = new BackendCounts();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SignedPosts posts = new SignedPosts(
            new Signature(List.of("a secret, long enough")), CLOCK, timer, Duration.ofSeconds(5), 10_000);
    private Client ada;

    @BeforeEach
    void connect() {
        NamespaceRules rules = new NamespaceRules(0, Duration.ofMinutes(1), false);
        Namespaces namespaces = new Namespaces(Map.of(), rules);
        Hub hub = new Hub(
                new MemoryBroker(namespaces, new MemoryLimits(10, 1000, 1), CLOCK),
                new MemoryPresenceStore(),
                namespaces,
                HubLimits.DEFAULTS);
        Requests requests = new Requests(
                posts,
                new Requests.Limits(Limit.CALLS_DEADLINE, Duration.ofMillis(500), 4, 1000, 100, Duration.ofSeconds(1)),
                counts);
        new BackendCalls(backend.url() + "/{procedure}?v=1", 8, requests, new Bodies("n1"), CLOCK, counts)
                .register(List.of("orders.place"), hub.procedures());
        ada = hub.connect(new RecordedConnection("c1"));
    }

    @AfterEach
    void stop() {
        posts.close();
        backend.close();
        timer.shutdownNow();
    }

    @Test
    void givesTheBackendsResult() {
        backend.answering(200, "{\"result\": {\"order\":1234} }");

        assertThat(call()).isEqualTo(Payload.json("{\"order\":1234}"));
        TestBackend.Received asked = backend.next();
        assertThat(asked.path()).isEqualTo("/hub/orders.place?v=1");
        assertThat(asked.text())
                .isEqualTo("{\"node\":\"n1\",\"call\":\"orders.place\",\"time\":1760000000123,\"client\":"
                        + "{\"connection\":\"c1\",\"address\":\"127.0.0.1\"},\"arguments\":{\"item\":7}}");
        assertThat(asked.signature())
                .isEqualTo(new Signature(List.of("a secret, long enough")).of(1_760_000_000, asked.body()));
        assertThat(counts.calls().of(BackendCounts.Outcome.ALLOWED)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "bad_request, BAD_REQUEST",
        "not_permitted, NOT_PERMITTED",
        "no_such_procedure, NO_SUCH_PROCEDURE",
        "limit_exceeded, LIMIT_EXCEEDED",
        "malformed, INTERNAL",
        "out of stock, INTERNAL",
    })
    void givesTheBackendsError(String code, ErrorCode expected) {
        backend.answering(200, "{\"error\":{\"code\":\"%s\",\"message\":\"there is no item 7\"}}".formatted(code));

        Refusal refusal = refusal();

        assertThat(refusal.code()).isEqualTo(expected);
        assertThat(refusal).hasMessage("there is no item 7");
        assertThat(counts.calls().of(BackendCounts.Outcome.DENIED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "1234", "{\"error\":\"no\"}", "{\"result\":[[[[[[[[[1]]]]]]]]]}"})
    void isUnavailableWhereTheResultIsNone(String body) {
        backend.answering(200, body);

        assertThat(refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(counts.failures().of(Failure.MALFORMED)).isEqualTo(1);
    }

    @Test
    void isUnavailableWhereTheBackendFails() {
        backend.answering(500, "{\"result\":1}");

        assertThat(refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(counts.calls().of(BackendCounts.Outcome.FAILED)).isEqualTo(1);
    }

    @Test
    void isUnavailableWhereTheBackendHangs() {
        backend.hanging();

        Refusal refusal = refusal();

        assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(refusal).hasMessage("the backend that answers to the procedure 'orders.place' cannot be asked now");
        assertThat(counts.limits().of(Limit.CALLS_DEADLINE)).isEqualTo(1);
    }

    private Payload call() {
        return Stages.get(ada.call("orders.place", Payload.json("{\"item\":7}")));
    }

    private Refusal refusal() {
        return Stages.refusal(ada.call("orders.place", Payload.json("{\"item\":7}")));
    }
}
