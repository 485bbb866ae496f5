package io.parley.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.Rights;
import io.parley.broker.Stages;
import io.parley.channel.ChannelName;
import io.parley.channel.Payload;
import io.parley.hub.Answer;
import io.parley.hub.Caller;
import io.parley.hub.MayI;
import io.parley.hub.Question;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class TogetherTest {

    private static final Question PUBLISH = new Question.Publish(
            new Caller("c1", null, null, "127.0.0.1"), ChannelName.parse("room/lobby"), Payload.text("one"));

    @Test
    void theSecondIsShownWhatTheFirstHasMade() {
        MayI both = Together.mayI(adding("+first", Question.Kind.PUBLISH), adding("+second", Question.Kind.PUBLISH));

        assertThat(Stages.get(both.ask(PUBLISH)))
                .isEqualTo(new Answer.Allowed(Payload.text("one+first+second"), null, Rights.NONE));
    }

    @Test
    void onlyThoseWhoWantToBeAskedAre() {
        MayI both = Together.mayI(adding("+first", Question.Kind.CONNECT), adding("+second", Question.Kind.PUBLISH));

        assertThat(both.asks(Question.Kind.CONNECT)).isTrue();
        assertThat(both.asks(Question.Kind.SUBSCRIBE)).isFalse();
        assertThat(Stages.get(both.ask(PUBLISH)))
                .isEqualTo(new Answer.Allowed(Payload.text("one+second"), null, Rights.NONE));
    }

    @Test
    void aloneItIsTheOther() {
        MayI one = adding("", Question.Kind.PUBLISH);

        assertThat(Together.mayI(null, one)).isSameAs(one);
        assertThat(Together.mayI(one, null)).isSameAs(one);
        assertThat(Together.facts(null, null)).isNull();
    }

    private static MayI adding(String words, Question.Kind kind) {
        return new MayI() {
            @Override
            public boolean asks(Question.Kind other) {
                return other == kind;
            }

            @Override
            public CompletionStage<Answer> ask(Question question) {
                Payload payload = ((Question.Publish) question).payload();
                return CompletableFuture.completedFuture(
                        new Answer.Allowed(Payload.text(payload.asText() + words), null, Rights.NONE));
            }
        };
    }
}
