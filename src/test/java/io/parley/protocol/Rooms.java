package io.parley.protocol;

import io.parley.broker.memory.MemoryBroker;
import io.parley.broker.memory.MemoryLimits;
import io.parley.broker.memory.MemoryPresenceStore;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.channel.Rate;
import io.parley.hub.Doors;
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

    private static final NamespaceRules CONFLATED =
            new NamespaceRules(100, Duration.ofMinutes(10), false, Duration.ofMillis(50), Rate.UNLIMITED);

    private static final NamespaceRules PLAYERS =
            new NamespaceRules(0, Duration.ofMinutes(10), true, Duration.ofMillis(50), Rate.UNLIMITED);

    private Rooms() {}

    /**
     * A hub whose rooms keep 100 publications and have presence; {@code typing} and {@code quiet} have neither. {@code game} and {@code
     * updates} are conflated, and each of their intervals ends at once.
     */
    public static Hub hub() {
        return hub(HubLimits.DEFAULTS);
    }

    public static Hub hub(HubLimits limits) {
        return hub(limits, Doors.OPEN);
    }

    public static Hub hub(HubLimits limits, Doors doors) {
        Namespaces namespaces = new Namespaces(
                Map.of("typing", FLEETING, "quiet", FLEETING, "game", CONFLATED, "updates", PLAYERS), TALK);
        InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(NOW));
        MemoryBroker broker = new MemoryBroker(namespaces, new MemoryLimits(10_000, 1 << 24, 100), clock);
        return new Hub(broker, new MemoryPresenceStore(), namespaces, limits, doors, (task, after) -> task.run());
    }
}
