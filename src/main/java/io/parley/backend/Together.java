package io.parley.backend;

import io.parley.auth.Rights;
import io.parley.hub.Answer;
import io.parley.hub.Facts;
import io.parley.hub.MayI;
import io.parley.hub.Question;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Two that are asked and told as if they were one. */
public final class Together {

    private Together() {}

    /** Asks one after the other; both must allow, and the second is shown what the first has made of a publish. */
    public static @Nullable MayI mayI(@Nullable MayI first, @Nullable MayI second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return new MayI() {
            @Override
            public boolean asks(Question.Kind kind) {
                return first.asks(kind) || second.asks(kind);
            }

            @Override
            public CompletionStage<Answer> ask(Question question) {
                if (!first.asks(question.kind())) {
                    return second.ask(question);
                }
                CompletionStage<Answer> answer = first.ask(question);
                return second.asks(question.kind())
                        ? answer.thenCompose(given -> given instanceof Answer.Allowed yes
                                ? second.ask(after(question, yes)).thenApply(other -> both(yes, other))
                                : CompletableFuture.completedFuture(given))
                        : answer;
            }
        };
    }

    /** Tells both. */
    public static @Nullable Facts facts(@Nullable Facts first, @Nullable Facts second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return fact -> {
            first.happened(fact);
            second.happened(fact);
        };
    }

    private static Question after(Question question, Answer.Allowed answer) {
        return question instanceof Question.Publish publish && answer.payload() != null
                ? new Question.Publish(publish.caller(), publish.channel(), answer.payload())
                : question;
    }

    private static Answer both(Answer.Allowed first, Answer second) {
        if (!(second instanceof Answer.Allowed also)) {
            return second;
        }
        Rights rights = first.rights().and(also.rights());
        return new Answer.Allowed(
                also.payload() == null ? first.payload() : also.payload(),
                also.name() == null ? first.name() : also.name(),
                rights);
    }
}
