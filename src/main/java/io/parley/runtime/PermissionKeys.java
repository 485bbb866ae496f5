package io.parley.runtime;

import io.parley.auth.Who;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The part of the table of settings about who may do what in which namespace; {@link ConfigurationKeys#GROUPS} lists it with the rest. */
public final class PermissionKeys {

    private static final ValueType<Optional<Who>> WHO = new ValueType<>(
            "everybody, users, token or nobody, or empty",
            text -> text.isEmpty() ? Optional.empty() : Optional.of(who(text)));

    public static final ConfigurationKey<Optional<Who>> ANY_NAMESPACE_ALLOW_SUBSCRIBE = any("subscribe", "subscribe");
    public static final ConfigurationKey<Optional<Who>> ANY_NAMESPACE_ALLOW_PUBLISH = any("publish", "publish");
    public static final ConfigurationKey<Optional<Who>> ANY_NAMESPACE_ALLOW_PRESENCE =
            any("presence", "see who else is there");
    public static final ConfigurationKey<Optional<Who>> ANY_NAMESPACE_ALLOW_HISTORY = any("history", "read history");
    public static final ConfigurationKey<Optional<Who>> ANY_NAMESPACE_ALLOW_CALL =
            any("call", "call procedures, the namespace being what stands before the first dot");

    public static final ConfigurationKey<Optional<Who>> NAMESPACE_ALLOW_SUBSCRIBE = one("subscribe");
    public static final ConfigurationKey<Optional<Who>> NAMESPACE_ALLOW_PUBLISH = one("publish");
    public static final ConfigurationKey<Optional<Who>> NAMESPACE_ALLOW_PRESENCE = one("presence");
    public static final ConfigurationKey<Optional<Who>> NAMESPACE_ALLOW_HISTORY = one("history");
    public static final ConfigurationKey<Optional<Who>> NAMESPACE_ALLOW_CALL = one("call");
    public static final ConfigurationKey<Boolean> NAMESPACE_PRIVATE = new ConfigurationKey<>(
            "parley.namespace.<name>.private",
            ValueType.flag(),
            "",
            "Whether the second segment of its channels is a user's id, and they are that user's alone; allow-… is then users by"
                    + " default.");

    static final ConfigurationGroup GROUP = ConfigurationGroup.of(
            "Permissions",
            ANY_NAMESPACE_ALLOW_SUBSCRIBE,
            ANY_NAMESPACE_ALLOW_PUBLISH,
            ANY_NAMESPACE_ALLOW_PRESENCE,
            ANY_NAMESPACE_ALLOW_HISTORY,
            ANY_NAMESPACE_ALLOW_CALL,
            NAMESPACE_ALLOW_SUBSCRIBE,
            NAMESPACE_ALLOW_PUBLISH,
            NAMESPACE_ALLOW_PRESENCE,
            NAMESPACE_ALLOW_HISTORY,
            NAMESPACE_ALLOW_CALL,
            NAMESPACE_PRIVATE);

    private PermissionKeys() {}

    private static ConfigurationKey<Optional<Who>> any(String action, String what) {
        return new ConfigurationKey<>(
                "parley.any-namespace.allow-" + action,
                WHO,
                "",
                "Who may " + what + "; empty is token with authentication, and everybody without.");
    }

    private static ConfigurationKey<Optional<Who>> one(String action) {
        return new ConfigurationKey<>(
                "parley.namespace.<name>.allow-" + action, WHO, "", "The same for the channels of one namespace.");
    }

    private static Who who(String text) {
        return Stream.of(Who.values())
                .filter(who -> name(who).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nobody is called that"));
    }

    /** The word for it in settings. */
    static String name(Who who) {
        return who.name().toLowerCase(Locale.ROOT);
    }
}
