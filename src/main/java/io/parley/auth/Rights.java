package io.parley.auth;

import io.parley.channel.ChannelFilter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a token, a ticket or an API key grants beyond the rules of the namespaces: for each action channels and patterns, {@code
 * {user}} already replaced. Immutable.
 */
public record Rights(Map<Action, List<ChannelFilter>> granted) {

    /** Nothing granted. */
    public static final Rights NONE = new Rights(Map.of());

    public Rights {
        Map<Action, List<ChannelFilter>> copy = new EnumMap<>(Action.class);
        granted.forEach((action, filters) -> copy.put(action, List.copyOf(filters)));
        granted = Map.copyOf(copy);
    }

    /** Whether one of the grants covers the filter wholly: every channel it can match. */
    public boolean grant(Action action, ChannelFilter filter) {
        for (ChannelFilter grant : granted.getOrDefault(action, List.of())) {
            if (Coverage.covers(grant, filter)) {
                return true;
            }
        }
        return false;
    }

    /** What these and those grant together. */
    public Rights and(Rights others) {
        Map<Action, List<ChannelFilter>> all = new EnumMap<>(Action.class);
        all.putAll(granted);
        others.granted.forEach((action, channels) -> all.merge(
                action,
                channels,
                (some, more) -> Stream.concat(some.stream(), more.stream()).toList()));
        return new Rights(all);
    }
}
