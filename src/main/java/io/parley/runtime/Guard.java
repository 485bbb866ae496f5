package io.parley.runtime;

import io.parley.auth.Authentication;
import io.parley.auth.AuthenticationCounts;
import io.parley.auth.Authenticator;
import io.parley.auth.Passwords;
import io.parley.auth.Revocations;
import io.parley.auth.Tickets;
import io.parley.auth.Tokens;
import io.parley.auth.UnusableKeyException;
import io.parley.hub.Doors;
import io.parley.hub.Hub;
import io.parley.hub.Lifetimes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What decides who may use the hub, as it is configured, put together; and what it has to do from time to time. */
public final class Guard implements AutoCloseable {

    private static final long TICK_MILLIS = 1000;
    private static final long LOOK_MILLIS = 500;
    private static final long SWEEP_SECONDS = 60;

    private final AuthSettings settings;
    private final AuthenticationCounts counts = new AuthenticationCounts();
    private final @Nullable Tokens tokens;
    private final @Nullable Passwords passwords;
    private final Tickets tickets;
    private final Revocations revocations;
    private final Doors doors;
    private final List<ScheduledFuture<?>> tasks = new ArrayList<>();

    /** Reads the files that hold keys; {@link SettingsLoader} has seen before that it can. */
    Guard(Settings all, InstantSource clock) {
        this.settings = all.auth();
        this.tickets = new Tickets(settings.ticketLife(), settings.tickets(), clock, counts);
        this.revocations = new Revocations(longestProof(settings), settings.revocations(), clock, counts);
        try {
            this.tokens = settings.keys().any()
                    ? Tokens.of(
                            settings.keys(),
                            settings.claims(),
                            settings.tokenBytes(),
                            settings.waiting(),
                            clock,
                            counts)
                    : null;
            this.passwords = settings.usersFile().isPresent()
                    ? new Passwords(settings.usersFile().get(), settings.waiting(), counts)
                    : null;
        } catch (UnusableKeyException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        this.doors = new Doors(
                all.authenticates() ? authenticator() : Authenticator.NOBODY_IS_ASKED,
                all.access(),
                revocations::isRevoked,
                settings.anonymous() || !all.authenticates(),
                settings.grace(),
                settings.connectDeadline(),
                clock);
    }

    /** What a hub asks. */
    public Doors doors() {
        return doors;
    }

    /** Where a backend has tickets issued. */
    public Tickets tickets() {
        return tickets;
    }

    /** Where a backend takes back what somebody has proven. */
    public Revocations revocations() {
        return revocations;
    }

    /** Who was let in, and what was refused. */
    public AuthenticationCounts counts() {
        return counts;
    }

    /** Has the hub's clients looked at, and keys and tickets kept, until {@link #close()}. */
    void start(Hub hub, ScheduledExecutorService timer) {
        tasks.add(timer.scheduleWithFixedDelay(new Lifetimes(hub), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS));
        tasks.add(timer.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS));
        tasks.add(timer.scheduleWithFixedDelay(revocations::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        tasks.forEach(task -> task.cancel(false));
        if (tokens != null) {
            tokens.close();
        }
        if (passwords != null) {
            passwords.close();
        }
    }

    private void tick() {
        tickets.sweep();
        if (tokens != null) {
            tokens.tick();
        }
        if (passwords != null) {
            passwords.tick();
        }
    }

    /** How long after a revocation something from before it may be shown. */
    private static Duration longestProof(AuthSettings settings) {
        Duration token = settings.claims().longestLife().plus(settings.claims().skew());
        return token.compareTo(settings.ticketLife()) > 0 ? token : settings.ticketLife();
    }

    private Authenticator authenticator() {
        return new Authentication(
                new Authentication.Ways(tokens, tickets, passwords, settings.containerUsers(), settings.anonymous()),
                revocations,
                counts);
    }
}
