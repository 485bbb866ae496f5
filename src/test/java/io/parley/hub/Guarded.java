package io.parley.hub;

import io.parley.auth.Access;
import io.parley.auth.Action;
import io.parley.auth.Credentials;
import io.parley.auth.TokenBook;
import io.parley.broker.memory.MemoryBroker;
import io.parley.broker.memory.MemoryLimits;
import io.parley.broker.memory.MemoryPresenceStore;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ErrorCode;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.channel.Refusal;
import io.parley.transport.RecordedConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** A hub with doors whose clock the test turns: 30 seconds of grace, 10 until the first credentials. */
final class Guarded {

    static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    final TokenBook tokens = new TokenBook();
    final Hub hub;
    final Lifetimes lifetimes;
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    private final Set<String> lately = ConcurrentHashMap.newKeySet();

    /** A client, its connection, and what it was told unasked. */
    record Visitor(Client client, RecordedConnection connection, List<String> told) {

        String closed() {
            return connection.closeCode() + ": " + connection.closeReason();
        }
    }

    /** @param anonymous whether clients may do without credentials */
    Guarded(boolean anonymous) {
        this(anonymous, HubLimits.DEFAULTS);
    }

    Guarded(boolean anonymous, HubLimits limits) {
        Namespaces namespaces = new Namespaces(Map.of(), new NamespaceRules(10, Duration.ofMinutes(1), true));
        Access access = (who, action, filter) -> {
            if (forbidden.contains(who.user() + " " + action.wireName() + " " + filter)) {
                throw new Refusal(ErrorCode.NOT_PERMITTED, "the rule of the test forbids " + filter);
            }
        };
        hub = new Hub(
                new MemoryBroker(namespaces, new MemoryLimits(100, 1 << 20, 10), now::get),
                new MemoryPresenceStore(),
                namespaces,
                limits,
                new Doors(
                        tokens,
                        access,
                        who -> tokens.isRevoked(who) || lately.contains(String.valueOf(who.user())),
                        anonymous,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        now::get));
        lifetimes = new Lifetimes(hub);
    }

    Visitor visitor(String id) {
        RecordedConnection connection = new RecordedConnection(id);
        List<String> told = new ArrayList<>();
        Client client = hub.connect(connection, new Client.Listener() {
            @Override
            public void expiring(Duration left) {
                told.add("expiring in " + left.toSeconds());
            }

            @Override
            public void unsubscribed(ChannelFilter filter, Refusal why) {
                told.add("unsubscribed from " + filter + ": " + why.reason());
            }
        });
        return new Visitor(client, connection, told);
    }

    /** A client that has shown the token of that user. */
    Visitor known(String id, String user, long secondsToLive) {
        tokens.enter("token of " + user, TokenBook.user(user, START.plusSeconds(secondsToLive)));
        Visitor visitor = visitor(id);
        visitor.client().authenticate(new Credentials.Token("token of " + user));
        return visitor;
    }

    void forbid(String user, Action action, ChannelFilter filter) {
        forbidden.add(user + " " + action.wireName() + " " + filter);
    }

    /** Revokes what the authenticator still takes, as one does that had looked before. */
    void revokeBehindTheAuthenticator(String user) {
        lately.add(user);
    }

    /** Turns the clock to so many seconds after the start, and looks. */
    void at(double seconds) {
        now.set(START.plusMillis((long) (seconds * 1000)));
        lifetimes.run();
    }
}
