package io.parley.handshake;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the one subprotocol of a connection: of those that the client offers and the path speaks, the one that the
 * server likes best, RFC 6455 section 4.2.2 item 4. Names are compared with case.
 */
public final class SubprotocolPolicy {

    /** The server's preference where nothing else is configured, best first. */
    public static final List<String> DEFAULT_PREFERENCE = List.of(
            "soap",
            "wamp.2.cbor",
            "wamp.2.msgpack",
            "wamp.2.json",
            "wamp",
            "mqtt",
            "mqttv3.1",
            "v12.stomp",
            "v11.stomp",
            "v10.stomp",
            "parley.v1.json",
            "chat",
            "superchat");

    private final Map<String, Integer> rank = new HashMap<>();
    private final boolean required;

    /**
     * @param preference the names the server likes best, best first; what a path speaks beyond them comes after them, in
     *     the order of the path
     * @param required whether a client that shares none with the path is refused instead of admitted without one
     * @throws IllegalArgumentException for a name that is no token or is there twice
     */
    public SubprotocolPolicy(List<String> preference, boolean required) {
        for (String name : checkedNames(preference)) {
            rank.put(name, rank.size());
        }
        this.required = required;
    }

    /** The default preference; a client that shares no subprotocol is admitted without one. */
    public static SubprotocolPolicy byDefault() {
        return new SubprotocolPolicy(DEFAULT_PREFERENCE, false);
    }

    /**
     * Whether a client that shares no subprotocol with the path is refused. It never is on a path that speaks none: no
     * client could do better there.
     */
    public boolean required() {
        return required;
    }

    /**
     * The subprotocol to speak; null where there is none in common, and then the answer must not have the field.
     *
     * @param offered what the client offers, in its order, which does not count
     * @param supportedOnPath what the path speaks
     */
    public @Nullable String choose(List<String> offered, List<String> supportedOnPath) {
        String best = null;
        int bestRank = Integer.MAX_VALUE;
        for (String name : offered) {
            int atPath = supportedOnPath.indexOf(name);
            if (atPath >= 0) {
                int nameRank = rank.getOrDefault(name, rank.size() + atPath);
                if (nameRank < bestRank) {
                    best = name;
                    bestRank = nameRank;
                }
            }
        }
        return best;
    }

    static List<String> checkedNames(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!HttpToken.isToken(name)) {
                throw new IllegalArgumentException("Not the name of a subprotocol: " + Excerpt.of(name));
            }
            if (!seen.add(name)) {
                throw new IllegalArgumentException("Subprotocol named twice: " + Excerpt.of(name));
            }
        }
        return List.copyOf(names);
    }
}
