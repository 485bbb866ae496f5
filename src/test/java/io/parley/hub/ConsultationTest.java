package io.parley.hub;

import static io.parley.hub.TestHub.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.Rights;
import io.parley.broker.Stages;
import io.parley.channel.ChannelName;
import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.hub.TestHub.Guest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What waits for the backend's answers, in which order, and which facts it is told. */
class ConsultationTest {

    private static final ChannelName QUIET = ChannelName.parse("quiet/corner");

    /** A backend that answers when the test says so, and remembers what it is told. */
    private static final class Slow implements MayI, Facts {

        final Set<Question.Kind> kinds;
        final List<Question> questions = new ArrayList<>();
        final List<CompletableFuture<Answer>> answers = new ArrayList<>();
        final List<Fact> facts = new ArrayList<>();

        Slow(Set<Question.Kind> kinds) {
            this.kinds = kinds;
        }

        @Override
        public boolean asks(Question.Kind kind) {
            return kinds.contains(kind);
        }

        @Override
        public CompletionStage<Answer> ask(Question question) {
            questions.add(question);
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer;
        }

        @Override
        public void happened(Fact fact) {
            facts.add(fact);
        }

        List<String> told() {
            return facts.stream().map(fact -> fact.kind().wireName()).toList();
        }
    }

    private final TestHub test = new TestHub();

    @Test
    void publishesInOrderWhateverTheOrderOfTheAnswers() {
        Slow backend = attached(EnumSet.of(Question.Kind.PUBLISH), 10);
        Guest reader = test.guest("reader");
        reader.enters(QUIET);
        Guest ada = test.guest("ada");
        CompletionStage<Position> one = publish(ada, "one");
        CompletionStage<Position> two = publish(ada, "two");
        CompletionStage<Position> three = publish(ada, "three");

        backend.answers.get(2).complete(new Answer.Allowed(Payload.text("THREE"), null, Rights.NONE));
        backend.answers.get(1).complete(new Answer.Denied("not that"));
        assertThat(reader.sees()).isEmpty();
        backend.answers.get(0).complete(Answer.YES);

        assertThat(reader.sees()).containsExactly("1 one", "2 THREE");
        assertThat(Stages.get(one).offset()).isEqualTo(1);
        assertThat(Stages.refusal(two)).hasMessage("not that");
        assertThat(Stages.refusal(two).code()).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(Stages.get(three).offset()).isEqualTo(2);
    }

    @Test
    void oneConnectionsWaitCostsNoOther() {
        Slow backend = attached(EnumSet.of(Question.Kind.PUBLISH), 10);
        publish(test.guest("ada"), "waits");
        CompletionStage<Position> other = publish(test.guest("bob"), "does not");
        backend.answers.get(1).complete(Answer.YES);

        assertThat(Stages.get(other).offset()).isEqualTo(1);
    }

    @Test
    void letsSoManyWaitAndNoMore() {
        Slow backend = attached(EnumSet.of(Question.Kind.PUBLISH), 2);
        Guest ada = test.guest("ada");
        publish(ada, "one");
        publish(ada, "two");

        Refusal refusal = Stages.refusal(publish(ada, "three"));

        assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(refusal.limit()).isEqualTo(Limit.COMMANDS_WAITING);
        backend.answers.get(0).complete(Answer.YES);
        assertThat(TestHub.isDone(publish(ada, "four"))).isFalse();
    }

    @Test
    void commandsWaitUntilTheClientMayBeHere() {
        Slow backend = attached(EnumSet.of(Question.Kind.CONNECT), 10);
        Guest ada = test.guest("ada");
        CompletionStage<Position> one = publish(ada, "one");
        CompletionStage<Position> two = publish(ada, "two");
        assertThat(TestHub.isDone(one)).isFalse();
        assertThat(backend.told()).isEmpty();

        backend.answers.get(0).complete(new Answer.Allowed(null, "Countess", Rights.NONE));

        assertThat(Stages.get(one).offset()).isEqualTo(1);
        assertThat(Stages.get(two).offset()).isEqualTo(2);
        assertThat(backend.told()).containsExactly("connected");
        ada.client().rename("Imposter");
        assertThat(ada.client().member().name()).isEqualTo("Countess");
    }

    @Test
    void aClientThatMayNotBeHereIsClosedAndWasNeverThere() {
        Slow backend = attached(EnumSet.of(Question.Kind.CONNECT), 10);
        Guest ada = test.guest("ada");
        CompletionStage<Position> early = publish(ada, "early");

        backend.answers.get(0).complete(new Answer.Denied("not you"));
        ada.client().leave(Departure.CLOSED);

        assertThat(ada.connection().closeCode()).isEqualTo(CloseCode.POLICY_VIOLATION);
        assertThat(ada.connection().closeReason()).isEqualTo("not you");
        assertThat(Stages.refusal(early)).hasMessage("not you");
        assertThat(backend.facts).isEmpty();
    }

    @Test
    void aDeniedSubscribeTakesNothing() {
        Slow backend = attached(EnumSet.of(Question.Kind.SUBSCRIBE), 10);
        Guest ada = test.guest("ada");
        CompletionStage<Subscribed> asked = ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.ALL));
        assertThat(Stages.refusal(ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.ALL)))
                        .code())
                .isEqualTo(ErrorCode.ALREADY_SUBSCRIBED);

        backend.answers.get(0).complete(new Answer.Denied("members only"));

        assertThat(Stages.refusal(asked)).hasMessage("members only");
        assertThat(test.hub.channels()).isZero();
        assertThat(backend.told()).containsExactly("connected");
        assertThat(backend.questions).hasSize(1);
    }

    @Test
    void aSubscribeThatIsGivenUpMeanwhileDoesNotBegin() {
        Slow backend = attached(EnumSet.of(Question.Kind.SUBSCRIBE), 10);
        Guest ada = test.guest("ada");
        CompletionStage<Subscribed> asked = ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.ALL));

        ada.client().unsubscribe(LOBBY);
        backend.answers.get(0).complete(Answer.YES);

        assertThat(Stages.refusal(asked).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(ada.client().subscriptions()).isEmpty();
    }

    @Test
    void tellsWhatHappensInItsOrder() {
        Slow backend = attached(EnumSet.noneOf(Question.Kind.class), 10);
        Guest ada = test.guest("ada");
        Guest bob = test.guest("bob");
        ada.enters(LOBBY);
        bob.enters(LOBBY);
        ada.client().unsubscribe(LOBBY);
        bob.client().leave(Departure.LOST);

        assertThat(backend.told())
                .containsExactly(
                        "connected",
                        "connected",
                        "occupied",
                        "joined",
                        "joined",
                        "left",
                        "left",
                        "vacated",
                        "disconnected");
        assertThat(((Fact.Left) backend.facts.get(6)).cause()).isEqualTo(Departure.LOST);
        assertThat(((Fact.Disconnected) backend.facts.get(8)).caller().connection())
                .isEqualTo("bob");
        assertThat(backend.questions).isEmpty();
    }

    private Slow attached(Set<Question.Kind> kinds, int waiting) {
        Slow backend = new Slow(kinds);
        test.hub.attach(new Listening(backend, backend, waiting));
        return backend;
    }

    private static CompletionStage<Position> publish(Guest guest, String text) {
        return guest.client().publish(QUIET, Payload.text(text), null);
    }
}
