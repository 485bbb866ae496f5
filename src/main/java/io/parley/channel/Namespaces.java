package io.parley.channel;

import java.util.Map;

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

    public NamespaceRules rulesOf(ChannelName channel) {
        return rules.isEmpty() ? defaults : rules.getOrDefault(channel.namespace(), defaults);
    }
}
