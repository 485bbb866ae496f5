package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.channel.CloseCode;
import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import io.parley.transport.RecordedConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CommandsInFlightTest {

    private final RecordedConnection connection = new RecordedConnection("c1");
    private final CommandsInFlight commands = new CommandsInFlight(connection, 2);
    private final List<String> told = new ArrayList<>();

    @Test
    void refusesOneMoreThanItsLimitUntilOneIsAnswered() {
        CompletableFuture<String> first = new CompletableFuture<>();
        start(first);
        start(new CompletableFuture<>());
        start(new CompletableFuture<>());
        assertThat(told).containsExactly("refused " + ErrorCode.LIMIT_EXCEEDED);
        first.complete("a");
        start(CompletableFuture.completedFuture("b"));
        assertThat(told).containsExactly("refused " + ErrorCode.LIMIT_EXCEEDED, "a", "b");
    }

    @Test
    void passesARefusalOnHoweverItIsWrapped() {
        start(CompletableFuture.supplyAsync(() -> {
                    throw new Refusal(ErrorCode.NOT_OFFERED, "not here");
                })
                .thenApply(String::valueOf));
        await().until(() -> !told.isEmpty());
        assertThat(told).containsExactly("refused " + ErrorCode.NOT_OFFERED);
    }

    @Test
    void closesWhereTheAnswerItselfFails() {
        commands.start(
                () -> CompletableFuture.completedFuture("a"),
                answer -> {
                    throw new IllegalStateException("as an encoder that fails");
                },
                refusal -> told.add("refused"));
        assertThat(told).isEmpty();
        assertThat(connection.closeCode()).isEqualTo(CloseCode.INTERNAL_ERROR);
    }

    private void start(CompletableFuture<String> stage) {
        commands.start(() -> stage, told::add, refusal -> told.add("refused " + refusal.code()));
    }
}
