package io.parley.hub;

import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import io.parley.channel.Tally;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What a hub counts for its metrics. Any thread.
 *
 * <p>Something is added for a command or for a publication, never for a delivery: the send path stays as it is.
 */
public final class HubCounts {

    private final LongAdder accepted = new LongAdder();
    private final LongAdder conflated = new LongAdder();
    private final LongAdder deliveries = new LongAdder();
    private final LongAdder subscriptions = new LongAdder();
    private final Tally<ErrorCode> publicationsRefused = new Tally<>(ErrorCode.class);
    private final Tally<ErrorCode> commandsRefused = new Tally<>(ErrorCode.class);
    private final Tally<Departure> departures = new Tally<>(Departure.class);
    private final Tally<Limit> limits = new Tally<>(Limit.class);

    HubCounts() {}

    /** Publications that have got a position, those included that repeat an idempotency key. */
    public long publicationsAccepted() {
        return accepted.sum();
    }

    /** Publications that a newer one of their state replaced before they were delivered. */
    public long publicationsConflated() {
        return conflated.sum();
    }

    /** Publications that the hub or its broker refused. */
    public Tally<ErrorCode> publicationsRefused() {
        return publicationsRefused;
    }

    /** Commands of any kind that clients were told an error for. */
    public Tally<ErrorCode> commandsRefused() {
        return commandsRefused;
    }

    /** Events of channels times the subscribers whom each was laid out for. */
    public long deliveries() {
        return deliveries.sum();
    }

    /** Subscriptions there are now, over all clients of this node. */
    public long subscriptions() {
        return subscriptions.sum();
    }

    /** Clients that are gone, by the reason. */
    public Tally<Departure> departures() {
        return departures;
    }

    /** Limits that the hub kept somebody to. */
    public Tally<Limit> limits() {
        return limits;
    }

    void published(@Nullable Throwable failure) {
        if (failure == null) {
            accepted.increment();
            return;
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        publicationsRefused.add(cause instanceof Refusal refusal ? refusal.code() : ErrorCode.INTERNAL);
    }

    void refused(Refusal refusal) {
        commandsRefused.add(refusal.code());
        Limit limit = refusal.limit();
        if (limit != null) {
            limits.add(limit);
        }
    }

    void conflated() {
        conflated.increment();
    }

    void delivered(int subscribers) {
        deliveries.add(subscribers);
    }

    void subscribed() {
        subscriptions.increment();
    }

    void unsubscribed() {
        subscriptions.decrement();
    }

    void departed(Departure cause) {
        departures.add(cause);
    }
}
