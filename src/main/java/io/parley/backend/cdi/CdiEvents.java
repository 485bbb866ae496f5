package io.parley.backend.cdi;

import io.parley.backend.BackendCounts;
import io.parley.channel.ChannelName;
import io.parley.channel.Departure;
import io.parley.channel.Limit;
import io.parley.channel.Payload;
import io.parley.hub.Answer;
import io.parley.hub.Caller;
import io.parley.hub.Fact;
import io.parley.hub.Facts;
import io.parley.hub.MayI;
import io.parley.hub.Question;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fires questions and facts as asynchronous CDI events: facts one after the other, questions as they come. Only those that somebody
 * observes when this is made. Any thread.
 */
public final class CdiEvents implements MayI, Facts {

    /**
     * The bounds.
     *
     * @param deadline how long the observers of a question may take, all together
     * @param allowOnFailure the answer where they take longer, or one of them throws
     * @param questions how many questions may be under way
     * @param facts how many facts may wait for the observers of those before
     */
    public record Limits(Duration deadline, boolean allowOnFailure, int questions, int facts) {}

    private static final System.Logger LOG = System.getLogger(CdiEvents.class.getName());

    private static final Answer NO_ANSWER =
            new Answer.Denied("the application that decides this did not answer (parley.webhooks.on-failure)");

    private final BeanManager beans;
    private final ScheduledExecutorService timer;
    private final Limits limits;
    private final BackendCounts counts;
    private final Set<Question.Kind> asked = EnumSet.noneOf(Question.Kind.class);
    private final Set<Fact.Kind> observed = EnumSet.noneOf(Fact.Kind.class);

    /** Facts to be fired, the first of which is being observed. Guarded by itself, as are the two below. */
    private final Queue<Fact> queue = new ArrayDeque<>();

    private int underWay;
    private boolean firing;

    /** @param timer for deadlines; stays the caller's */
    CdiEvents(BeanManager beans, ScheduledExecutorService timer, Limits limits, BackendCounts counts) {
        this.beans = beans;
        this.timer = timer;
        this.limits = limits;
        this.counts = counts;
        Caller nobody = new Caller("", null, null, "");
        ChannelName channel = ChannelName.parse("a");
        observe(new Question.Connect(nobody));
        observe(new Question.Subscribe(nobody, channel));
        observe(new Question.Publish(nobody, channel, Payload.text("")));
        observe(new Fact.Connected(nobody));
        observe(new Fact.Disconnected(nobody, Departure.CLOSED));
        observe(new Fact.Joined(channel, nobody));
        observe(new Fact.Left(channel, nobody, Departure.CLOSED));
        observe(new Fact.Occupied(channel));
        observe(new Fact.Vacated(channel));
    }

    /** Events of the container that this is called in, or null where the deployment has no CDI or observes nothing of ours. */
    public static @Nullable CdiEvents ofContainer(ScheduledExecutorService timer, Limits limits, BackendCounts counts) {
        CdiEvents events;
        try {
            events = new CdiEvents(CDI.current().getBeanManager(), timer, limits, counts);
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "This deployment has no CDI", e);
            return null;
        }
        return events.asked.isEmpty() && events.observed.isEmpty() ? null : events;
    }

    @Override
    public boolean asks(Question.Kind kind) {
        return asked.contains(kind);
    }

    @Override
    public CompletionStage<Answer> ask(Question question) {
        synchronized (queue) {
            if (underWay >= limits.questions()) {
                counts.limits().add(Limit.CDI_QUESTIONS);
                counts.questions(question.kind()).add(BackendCounts.Outcome.FAILED);
                return CompletableFuture.completedFuture(missing());
            }
            underWay++;
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        answer.whenComplete((given, never) -> {
            synchronized (queue) {
                underWay--;
            }
        });
        Asked event = Asked.of(question);
        try {
            ScheduledFuture<?> expiry = timer.schedule(
                    () -> fail(answer, question), limits.deadline().toNanos(), TimeUnit.NANOSECONDS);
            beans.getEvent().fireAsync(event).whenComplete((fired, failure) -> {
                expiry.cancel(false);
                if (failure == null) {
                    complete(answer, question, event.answer());
                } else {
                    LOG.log(Level.ERROR, "An observer of " + question.kind().wireName() + " failed", failure);
                    fail(answer, question);
                }
            });
        } catch (RejectedExecutionException | IllegalStateException stopping) {
            fail(answer, question);
        }
        return answer;
    }

    @Override
    public void happened(Fact fact) {
        if (!observed.contains(fact.kind())) {
            return;
        }
        synchronized (queue) {
            if (queue.size() >= limits.facts()) {
                queue.remove();
                counts.limits().add(Limit.CDI_FACTS);
                LOG.log(Level.WARNING, "Facts are dropped, their observers are too slow ({0})", Limit.CDI_FACTS);
            }
            queue.add(fact);
            if (firing) {
                return;
            }
            firing = true;
        }
        fire();
    }

    /** Fires the first; the next follows when its observers are through. */
    private void fire() {
        Fact fact;
        synchronized (queue) {
            fact = queue.poll();
            if (fact == null) {
                firing = false;
                return;
            }
        }
        try {
            beans.getEvent().fireAsync(fact).whenComplete((fired, failure) -> {
                if (failure != null) {
                    LOG.log(Level.ERROR, "An observer of " + fact.kind().wireName() + " failed", failure);
                }
                fire();
            });
        } catch (RejectedExecutionException | IllegalStateException stopping) {
            LOG.log(Level.DEBUG, "The container stops", stopping);
            synchronized (queue) {
                queue.clear();
                firing = false;
            }
        }
    }

    private void complete(CompletableFuture<Answer> answer, Question question, Answer given) {
        if (answer.complete(given)) {
            counts.questions(question.kind())
                    .add(given instanceof Answer.Denied ? BackendCounts.Outcome.DENIED : BackendCounts.Outcome.ALLOWED);
        }
    }

    private void fail(CompletableFuture<Answer> answer, Question question) {
        if (answer.complete(missing())) {
            counts.questions(question.kind()).add(BackendCounts.Outcome.FAILED);
        }
    }

    private Answer missing() {
        return limits.allowOnFailure() ? Answer.YES : NO_ANSWER;
    }

    private void observe(Question question) {
        if (isObserved(Asked.of(question))) {
            asked.add(question.kind());
        }
    }

    private void observe(Fact fact) {
        if (isObserved(fact)) {
            observed.add(fact.kind());
        }
    }

    private boolean isObserved(Object event) {
        return beans.resolveObserverMethods(event).stream().anyMatch(ObserverMethod::isAsync);
    }
}
