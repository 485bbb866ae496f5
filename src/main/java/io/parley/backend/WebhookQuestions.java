package io.parley.backend;

import io.parley.hub.Answer;
import io.parley.hub.MayI;
import io.parley.hub.Question;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Asks the backend by a signed request for each question; where no usable answer comes, the setting decides. */
public final class WebhookQuestions implements MayI {

    private static final System.Logger LOG = System.getLogger(WebhookQuestions.class.getName());

    private static final Answer NO_ANSWER =
            new Answer.Denied("the backend that decides this did not answer (parley.webhooks.on-failure)");

    private final URI url;
    private final Set<Question.Kind> kinds;
    private final boolean allowOnFailure;
    private final Requests requests;
    private final Bodies bodies;
    private final AnswerDecoder decoder;
    private final InstantSource clock;
    private final BackendCounts counts;

    /**
     * @param kinds what is asked
     * @param allowOnFailure what is answered where the backend says nothing of use
     * @param maxDepth how deeply an answer may be nested
     */
    public WebhookQuestions(
            URI url,
            Set<Question.Kind> kinds,
            boolean allowOnFailure,
            int maxDepth,
            Requests requests,
            Bodies bodies,
            InstantSource clock,
            BackendCounts counts) {
        this.url = url;
        this.kinds = Set.copyOf(kinds);
        this.allowOnFailure = allowOnFailure;
        this.requests = requests;
        this.bodies = bodies;
        this.decoder = new AnswerDecoder(maxDepth);
        this.clock = clock;
        this.counts = counts;
    }

    @Override
    public boolean asks(Question.Kind kind) {
        return kinds.contains(kind);
    }

    @Override
    public CompletionStage<Answer> ask(Question question) {
        return requests.send(url, bodies.question(question, clock.millis()))
                .thenApply(body -> decoder.answer(body, question.kind()))
                .handle((answer, failure) -> failure == null ? given(question, answer) : missing(question, failure));
    }

    private Answer given(Question question, Answer answer) {
        counts.questions(question.kind())
                .add(answer instanceof Answer.Denied ? BackendCounts.Outcome.DENIED : BackendCounts.Outcome.ALLOWED);
        return answer;
    }

    private Answer missing(Question question, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        counts.questions(question.kind()).add(BackendCounts.Outcome.FAILED);
        if (cause instanceof Unanswered unanswered && unanswered.failure() == Failure.MALFORMED) {
            counts.failures().add(Failure.MALFORMED);
        }
        // What was not even sent is known from what was, and there may be much of it.
        if (!(cause instanceof Unanswered unanswered)
                || (unanswered.failure() != Failure.RESTING && unanswered.failure() != Failure.BUSY)) {
            LOG.log(
                    Level.WARNING,
                    "No answer whether connection {0} may {1}, so it is {2}: {3}",
                    question.caller().connection(),
                    question.kind().wireName(),
                    allowOnFailure ? "allowed" : "denied",
                    cause instanceof Unanswered ? cause.getMessage() : cause);
        }
        return allowOnFailure ? Answer.YES : NO_ANSWER;
    }
}
