package io.parley.runtime;

import io.parley.backend.BackendCalls;
import io.parley.backend.BackendCounts;
import io.parley.backend.Bodies;
import io.parley.backend.Requests;
import io.parley.backend.Signature;
import io.parley.backend.SignedPosts;
import io.parley.backend.Together;
import io.parley.backend.WebhookFacts;
import io.parley.backend.WebhookQuestions;
import io.parley.backend.cdi.CdiEvents;
import io.parley.channel.Limit;
import io.parley.hub.Facts;
import io.parley.hub.Hub;
import io.parley.hub.Listening;
import io.parley.hub.MayI;
import io.parley.runtime.WebhookKeys.OnFailure;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The way from a hub to the backend of its settings, put together; nothing at all where none is configured. */
final class BackendLink implements AutoCloseable {

    private final Settings settings;
    private final BackendCounts counts = new BackendCounts();
    private final @Nullable SignedPosts posts;
    private @Nullable WebhookFacts facts;
    private @Nullable Requests questions;
    private @Nullable Requests calls;

    BackendLink(Settings settings, ScheduledExecutorService timer) {
        this.settings = settings;
        WebhookSettings wanted = settings.webhooks();
        this.posts = wanted.enabled()
                ? new SignedPosts(
                        new Signature(wanted.secrets()),
                        InstantSource.system(),
                        timer,
                        wanted.deadline(),
                        wanted.answerBytes())
                : null;
    }

    /** Has the hub ask and tell what the settings say. */
    void attach(Hub hub) {
        if (posts == null) {
            return;
        }
        WebhookSettings wanted = settings.webhooks();
        Bodies bodies = Bodies.ofThisStart();
        wanted.url()
                .ifPresent(url -> hub.attach(new Listening(
                        questions(url, bodies, posts), facts(url, bodies, posts), wanted.commandsWaiting())));
        wanted.calls().url().ifPresent(url -> {
            Requests requests =
                    requests(posts, Limit.CALLS_DEADLINE, wanted.calls().deadline());
            calls = requests;
            new BackendCalls(url, settings.limits().jsonDepth(), requests, bodies, InstantSource.system(), counts)
                    .register(wanted.calls().procedures(), hub.procedures());
        });
    }

    /**
     * Has the hub ask and tell the observers of CDI events as well, where this deployment has some. To be called where the
     * container has CDI, and before the first connection.
     */
    void attachCdi(Hub hub, ScheduledExecutorService timer) {
        WebhookSettings wanted = settings.webhooks();
        CdiEvents events = CdiEvents.ofContainer(
                timer,
                new CdiEvents.Limits(
                        wanted.deadline(),
                        wanted.onFailure() == OnFailure.ALLOW,
                        wanted.cdi().questions(),
                        wanted.cdi().facts()),
                counts);
        if (events != null) {
            Listening before = hub.listening();
            hub.attach(new Listening(
                    Together.mayI(before.mayI(), events),
                    Together.facts(before.facts(), events),
                    wanted.commandsWaiting()));
        }
    }

    BackendCounts counts() {
        return counts;
    }

    /** Facts that wait to be acknowledged. */
    int factsWaiting() {
        return facts == null ? 0 : facts.waiting();
    }

    /** Their bytes. */
    long factsBytes() {
        return facts == null ? 0 : facts.waitingBytes();
    }

    /** Bytes of questions and calls that wait to be sent. */
    long waitingBytes() {
        return (questions == null ? 0 : questions.waitingBytes()) + (calls == null ? 0 : calls.waitingBytes());
    }

    /** How many of the two, questions and calls, are not sent since the backend fails. */
    int resting() {
        return (questions != null && questions.isResting() ? 1 : 0) + (calls != null && calls.isResting() ? 1 : 0);
    }

    /** Tells the backend what it has not heard yet, as far as that takes no longer than a drain, and ends the threads. */
    @Override
    public void close() {
        if (facts != null) {
            facts.drain(settings.close().drain());
        }
        if (posts != null) {
            posts.close();
        }
    }

    private @Nullable MayI questions(URI url, Bodies bodies, SignedPosts over) {
        WebhookSettings wanted = settings.webhooks();
        if (wanted.questions().isEmpty()) {
            return null;
        }
        Requests requests = requests(over, Limit.WEBHOOKS_DEADLINE, wanted.deadline());
        questions = requests;
        return new WebhookQuestions(
                url,
                wanted.questions(),
                wanted.onFailure() == OnFailure.ALLOW,
                settings.limits().jsonDepth(),
                requests,
                bodies,
                InstantSource.system(),
                counts);
    }

    private @Nullable Facts facts(URI url, Bodies bodies, SignedPosts over) {
        WebhookSettings wanted = settings.webhooks();
        if (wanted.facts().isEmpty()) {
            return null;
        }
        WebhookFacts telling = new WebhookFacts(
                new WebhookFacts.Delivery(
                        url, wanted.facts(), wanted.deadline(), wanted.factsBytes(), wanted.retryInterval()),
                over,
                bodies,
                InstantSource.system(),
                counts);
        facts = telling;
        return telling;
    }

    private Requests requests(SignedPosts over, Limit time, Duration deadline) {
        WebhookSettings wanted = settings.webhooks();
        return new Requests(
                over,
                new Requests.Limits(
                        time,
                        deadline,
                        wanted.concurrency(),
                        wanted.waitingBytes(),
                        wanted.breakerFailures(),
                        wanted.breakerPause()),
                counts);
    }
}
