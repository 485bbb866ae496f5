package io.parley.runtime;

import io.parley.auth.CredentialRule;
import io.parley.auth.Identity;
import io.parley.backend.BackendCounts;
import io.parley.broker.memory.MemoryPresenceStore;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Tally;
import io.parley.http.Metrics;
import io.parley.http.Readiness;
import io.parley.hub.Hub;
import io.parley.hub.HubCounts;
import io.parley.store.Store;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names what the metrics show of a hub, whichever container carries it. The names are documented in {@code src/docs/metrics.md}. */
record ApplicationMeters(
        Metrics metrics,
        Settings settings,
        Hub hub,
        Brokers brokers,
        @Nullable Store store,
        MemoryPresenceStore presence,
        Guard guard,
        BackendCounts backend) {

    void register(Tally<Limit> connectionLimits, Readiness readiness) {
        process(readiness);
        limits(connectionLimits);
        publications();
        channels();
        clients();
        authentications();
    }

    private void process(Readiness readiness) {
        metrics.gauge(
                "parley.build.version",
                "1, with the version as a label",
                () -> 1,
                "version",
                Version.current(),
                "java",
                Runtime.version().toString());
        metrics.gauge(
                "parley.ready",
                "1 while the hub wants new connections, else 0",
                () -> readiness.stage() == Readiness.Stage.READY ? 1 : 0);
    }

    private void limits(Tally<Limit> connectionLimits) {
        LimitValues values = new LimitValues(settings);
        for (Limit limit : Limit.values()) {
            LimitValues.Allowed allowed = values.of(limit);
            metrics.gauge(
                    "parley.limit." + allowed.unit(),
                    "What a setting allows, in " + allowed.unit(),
                    allowed::value,
                    "setting",
                    limit.setting());
            metrics.counter(
                    "parley.limit.reached.total",
                    "How often a setting stood against something",
                    () -> connectionLimits.of(limit)
                            + hub.counts().limits().of(limit)
                            + brokers.reached(limit)
                            + (store == null ? 0 : store.counts().limits().of(limit))
                            + guard.counts().limits().of(limit)
                            + backend.limits().of(limit),
                    "setting",
                    limit.setting());
        }
    }

    private void publications() {
        HubCounts counts = hub.counts();
        metrics.counter(
                "parley.publications.total", "Publications that have got a position", counts::publicationsAccepted);
        metrics.counter(
                "parley.publications.conflated.total",
                "Publications replaced by a newer one of their state before they were delivered",
                counts::publicationsConflated);
        metrics.counter(
                "parley.deliveries.total",
                "Events of channels times the subscribers that each was laid out for",
                counts::deliveries);
        for (ErrorCode code : ErrorCode.values()) {
            metrics.counter(
                    "parley.publications.refused.total",
                    "Publications that were refused",
                    () -> counts.publicationsRefused().of(code),
                    "error",
                    code.wireName());
            metrics.counter(
                    "parley.commands.refused.total",
                    "Commands of any kind that were answered with an error",
                    () -> counts.commandsRefused().of(code),
                    "error",
                    code.wireName());
        }
    }

    private void channels() {
        metrics.gauge("parley.channels", "Channels alive: used lately or subscribed to", brokers::channels);
        metrics.gauge("parley.channels.subscribed", "Channels and patterns that have subscribers here", hub::channels);
        metrics.gauge("parley.patterns", "Different patterns that have subscribers here", hub::patterns);
        metrics.gauge("parley.history.bytes", "Memory taken by history and idempotency keys", brokers::historyBytes);
        metrics.gauge("parley.idempotency.keys", "Idempotency keys remembered", brokers::idempotencyKeys);
        metrics.gauge("parley.presence.channels", "Channels that have members", presence::channels);
        metrics.gauge("parley.presence.members", "Members, over all channels", presence::members);
    }

    private void authentications() {
        for (Identity.Proof proof : Identity.Proof.values()) {
            metrics.counter(
                    "parley.authentications.total",
                    "Credentials that were good",
                    () -> guard.counts().accepted().of(proof),
                    "proof",
                    proof.name().toLowerCase(Locale.ROOT));
        }
        for (CredentialRule rule : CredentialRule.values()) {
            metrics.counter(
                    "parley.authentications.refused.total",
                    "Credentials that were refused",
                    () -> guard.counts().refused().of(rule),
                    "rule",
                    rule.id());
        }
        metrics.gauge("parley.tickets", "Tickets that wait to be used", guard.tickets()::waiting);
        metrics.gauge(
                "parley.revocations",
                "Users and tokens revoked and not yet forgotten",
                guard.revocations()::remembered);
    }

    private void clients() {
        HubCounts counts = hub.counts();
        metrics.gauge("parley.clients", "Connections that speak with the hub", hub::clients);
        metrics.gauge("parley.subscriptions", "Subscriptions, over all clients", counts::subscriptions);
        for (Departure cause : Departure.values()) {
            // Who unsubscribes stays: no client departs that way.
            if (cause != Departure.UNSUBSCRIBED) {
                metrics.counter(
                        "parley.departures.total",
                        "Clients that are gone",
                        () -> counts.departures().of(cause),
                        "cause",
                        cause.wireName());
            }
        }
    }
}
