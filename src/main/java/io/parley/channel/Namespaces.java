package io.parley.channel;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which rules a channel lives under: those of its first segment, else the defaults. */
public final class Namespaces {

    private final Map<String, NamespaceRules> rules;
    private final NamespaceRules defaults;

    public Namespaces(Map<String, NamespaceRules> rules, NamespaceRules defaults) {
        this.rules = Map.copyOf(rules);
        this.defaults = defaults;
    }

    /** The rules of namespaces that have none of their own. */
    public NamespaceRules defaults() {
        return defaults;
    }

    /** Whether any channel at all is conflated. */
    public boolean anyConflated() {
        return defaults.conflation() != null || rules.values().stream().anyMatch(each -> each.conflation() != null);
    }

    /** Whether any channel at all is limited in its rate. */
    public boolean anyLimited() {
        return defaults.rate().isLimited()
                || rules.values().stream().anyMatch(each -> each.rate().isLimited());
    }

    /** Whether any channel at all is durable. */
    public boolean anyDurable() {
        return defaults.durable() || rules.values().stream().anyMatch(NamespaceRules::durable);
    }

    /** The namespaces that are named in the rules and are durable, or not. */
    public Set<String> names(boolean durable) {
        return rules.entrySet().stream()
                .filter(entry -> entry.getValue().durable() == durable)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    public NamespaceRules rulesOf(ChannelName channel) {
        return rules.isEmpty() ? defaults : rules.getOrDefault(channel.namespace(), defaults);
    }
}
