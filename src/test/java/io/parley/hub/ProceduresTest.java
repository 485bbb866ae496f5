package io.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.parley.broker.Stages;
import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.channel.Refusal;
import io.parley.hub.TestHub.Guest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ProceduresTest {

    private final TestHub test = new TestHub();
    private final Guest ada = test.guest("ada");

    @Test
    void answersWithTheCallersNameAndArguments() {
        test.hub
                .procedures()
                .register(
                        "greet",
                        (caller, arguments) -> CompletableFuture.completedFuture(Payload.text(
                                arguments.asText() + " " + caller.member().id())));

        assertThat(Stages.get(ada.client().call("greet", Payload.text("hello"))))
                .isEqualTo(Payload.text("hello ada"));
    }

    @Test
    void answersWhenTheProcedureDoes() {
        CompletableFuture<Payload> answer = new CompletableFuture<>();
        test.hub.procedures().register("later", (caller, arguments) -> answer);

        CompletionStage<Payload> call = ada.client().call("later", Payload.text(""));
        assertThat(TestHub.isDone(call)).isFalse();
        answer.complete(Payload.text("now"));

        assertThat(Stages.get(call).asText()).isEqualTo("now");
    }

    @Test
    void refusesNamesThatNobodyAnswersTo() {
        Refusal refusal = Stages.refusal(ada.client().call("nothing", Payload.text("")));

        assertThat(refusal.code()).isEqualTo(ErrorCode.NO_SUCH_PROCEDURE);
        assertThat(refusal.reason()).contains("'nothing'");
    }

    @Test
    void handsOnWhyAProcedureRefuses() {
        test.hub.procedures().register("no", (caller, arguments) -> {
            throw new Refusal(ErrorCode.NOT_PERMITTED, "not you");
        });

        assertThat(Stages.refusal(ada.client().call("no", Payload.text(""))).reason())
                .isEqualTo("not you");
    }

    @Test
    void aProcedureThatThrowsFailsItsCallOnly() {
        test.hub.procedures().register("broken", (caller, arguments) -> {
            throw new IllegalStateException("broken");
        });

        CompletionStage<Payload> call = ada.client().call("broken", Payload.text(""));

        assertThat(catchThrowable(() -> Stages.get(call)))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("broken");
    }

    @Test
    void aNameIsTakenOnce() {
        Procedures.Procedure empty = (caller, arguments) -> CompletableFuture.completedFuture(arguments);
        test.hub.procedures().register("echo", empty);

        assertThatThrownBy(() -> test.hub.procedures().register("echo", empty))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("echo");
    }
}
