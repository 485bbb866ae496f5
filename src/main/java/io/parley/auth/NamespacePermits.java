package io.parley.auth;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of one namespace say to each action.
 *
 * @param permits for every action whom the namespace lets do it
 * @param privacy where the second segment must be the id of whoever does it: the setting that says so; else null
 */
public record NamespacePermits(
        Map<Action, Permit> permits, @Nullable String privacy) {

    /**
     * Whom the namespace lets do one thing.
     *
     * @param rule the setting that says so, with its value, for whoever is refused
     */
    public record Permit(Who who, String rule) {}

    public NamespacePermits {
        permits = new EnumMap<>(permits);
        for (Action action : Action.values()) {
            if (!permits.containsKey(action)) {
                throw new IllegalArgumentException("nothing is said about " + action);
            }
        }
    }

    /** The permit for an action. */
    Permit of(Action action) {
        Permit permit = permits.get(action);
        if (permit == null) {
            throw new IllegalStateException("nothing is said about " + action);
        }
        return permit;
    }

    /** The stricter of the two for each action: what holds for a pattern that reaches into both namespaces. */
    NamespacePermits and(NamespacePermits other) {
        Map<Action, Permit> strictest = new EnumMap<>(permits);
        other.permits.forEach((action, permit) -> {
            if (permit.who().compareTo(of(action).who()) > 0) {
                strictest.put(action, permit);
            }
        });
        return new NamespacePermits(strictest, privacy == null ? other.privacy : privacy);
    }
}
