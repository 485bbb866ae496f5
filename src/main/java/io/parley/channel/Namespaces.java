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

    public NamespaceRules rulesOf(ChannelName channel) {
        return rules.isEmpty() ? defaults : rules.getOrDefault(channel.namespace(), defaults);
    }
}
