package io.parley.runtime;

import io.parley.hub.Fact;
import io.parley.hub.Question;
import io.parley.runtime.WebhookKeys.OnFailure;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is asked of the backend, what it is told and which calls it answers; {@link WebhookKeys} says what each value means. */
public record WebhookSettings(
        Optional<URI> url,
        List<String> secrets,
        Set<Question.Kind> questions,
        Set<Fact.Kind> facts,
        OnFailure onFailure,
        Duration deadline,
        int concurrency,
        int waitingBytes,
        int commandsWaiting,
        int answerBytes,
        int factsBytes,
        Duration retryInterval,
        int breakerFailures,
        Duration breakerPause,
        Calls calls,
        Cdi cdi) {

    /** Which procedures the backend answers to, and where. */
    public record Calls(Optional<String> url, List<String> procedures, Duration deadline) {}

    /** How much may be under way by CDI. */
    public record Cdi(int questions, int facts) {}

    /** Whether anything is sent to a backend over HTTP. */
    public boolean enabled() {
        return url.isPresent() || calls.url().isPresent();
    }

    /** What contradicts itself, each a sentence that names the settings; empty where all is well. */
    List<String> contradictions() {
        List<String> problems = new ArrayList<>();
        if (enabled() && secrets.isEmpty()) {
            problems.add("%s is missing: nothing is sent to a backend unsigned"
                    .formatted(WebhookKeys.WEBHOOKS_SECRETS.name()));
        }
        if (url.isEmpty() && !questions.isEmpty()) {
            problems.add("%s are to be asked, but %s does not say where"
                    .formatted(WebhookKeys.WEBHOOKS_QUESTIONS.name(), WebhookKeys.WEBHOOKS_URL.name()));
        }
        if (calls.url().isPresent() == calls.procedures().isEmpty()) {
            problems.add("%s and %s belong together: one is set and the other is not"
                    .formatted(WebhookKeys.CALLS_URL.name(), WebhookKeys.CALLS_PROCEDURES.name()));
        }
        return problems;
    }

    /** Without the secrets, and without URLs, which may hold some. */
    @Override
    public String toString() {
        return "WebhookSettings[questions=" + questions + ", facts=" + facts + ", onFailure=" + onFailure + "]";
    }
}
