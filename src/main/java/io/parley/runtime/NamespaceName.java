package io.parley.runtime;

import io.parley.channel.ChannelName;
import io.parley.channel.Refusal;
import java.util.Comparator;
import java.util.Optional;

/** Finds the namespace in the name of a setting that each namespace has: {@code room} in {@code parley.namespace.room.presence}. */
final class NamespaceName {

    private static final String PREFIX = ConfigurationKey.PREFIX + "namespace.";
    private static final String VARIABLE_PREFIX = ConfigurationKey.environmentName(PREFIX);

    private NamespaceName() {}

    /** The namespace as it is written in a full name; it may hold dots. */
    static Optional<String> in(String name) {
        return ConfigurationKeys.perNamespace()
                .flatMap(key -> between(name, PREFIX, "." + key.lastSegment()).stream())
                .filter(NamespaceName::isFirstSegment)
                .findFirst();
    }

    /**
     * The namespace as an environment variable mangles it: in capitals, all but letters and digits replaced. Of two
     * keys that could end it the longer one does: {@code ROOM_ALLOW_PRESENCE} is no {@code presence} of {@code room_allow}.
     */
    static Optional<String> inVariable(String variable) {
        return ConfigurationKeys.perNamespace()
                .map(key -> "_" + ConfigurationKey.environmentName(key.lastSegment()))
                .flatMap(suffix -> between(variable, VARIABLE_PREFIX, suffix).stream())
                .min(Comparator.comparingInt(String::length));
    }

    private static Optional<String> between(String name, String prefix, String suffix) {
        boolean matches =
                name.startsWith(prefix) && name.endsWith(suffix) && name.length() > prefix.length() + suffix.length();
        return matches
                ? Optional.of(name.substring(prefix.length(), name.length() - suffix.length()))
                : Optional.empty();
    }

    /** Whether a channel can begin with this text, so that rules for it would ever apply. */
    private static boolean isFirstSegment(String text) {
        try {
            return ChannelName.parse(text).namespace().equals(text);
        } catch (Refusal e) {
            return false;
        }
    }
}
