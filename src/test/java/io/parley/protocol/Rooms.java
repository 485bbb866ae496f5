package io.parley.protocol;

import io.parley.broker.memory.MemoryBroker;
import io.parley.broker.memory.MemoryLimits;
import io.parley.broker.memory.MemoryPresenceStore;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.hub.Hub;
import io.parley.hub.HubLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Makes hubs in memory for tests: every stage completes at once, and the time is always {@link #NOW}. */
public final class Rooms {

    /** Milliseconds since 1970. */
    public static final long NOW = 1_690_000_000_000L;

    private static final NamespaceRules TALK = new NamespaceRules(100, Duration.ofMinutes(10), true);
    private static final NamespaceRules FLEETING = new NamespaceRules(0, Duration.ofMinutes(10), false);

    private Rooms() {}

    /** A hub whose rooms keep 100 publications and have presence; {@code typing} and {@code quiet} have neither. */
    public static Hub hub() {
        return hub(HubLimits.DEFAULTS);
    }

    public static Hub hub(HubLimits limits) {
        Namespaces namespaces = new Namespaces(Map.of("typing", FLEETING, "quiet", FLEETING), TALK);
        InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(NOW));
        MemoryBroker broker = new MemoryBroker(namespaces, new MemoryLimits(10_000, 1 << 24, 100), clock);
        return new Hub(broker, new MemoryPresenceStore(), namespaces, limits);
    }
}
