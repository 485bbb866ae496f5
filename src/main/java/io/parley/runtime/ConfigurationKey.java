package io.parley.runtime;

import java.util.Locale;

/**
 * One setting: a row of the table that validation, {@code --help}, {@code --settings} and the configuration page are made of.
 *
 * @param name full name, for example {@code parley.http.port}; with {@code <name>} in place of a namespace where each namespace
 *     has its own
 * @param type the texts it accepts
 * @param defaultText the value where no source gives one
 * @param description one sentence for a person who runs the hub
 */
public record ConfigurationKey<T>(String name, ValueType<T> type, String defaultText, String description) {

    /** What every name begins with. */
    public static final String PREFIX = "parley.";

    private static final String NAMESPACE_PLACE = "<name>";

    /** The name as the command line has it after its two dashes: without the {@link #PREFIX}. */
    public String shortName() {
        return name.substring(PREFIX.length());
    }

    /** Whether this row stands for one key in each namespace. */
    public boolean perNamespace() {
        return name.contains(NAMESPACE_PLACE);
    }

    /** The key of one namespace, where this row stands for one in each; else this key itself. */
    ConfigurationKey<T> in(String namespace) {
        return new ConfigurationKey<>(name.replace(NAMESPACE_PLACE, namespace), type, defaultText, description);
    }

    /** The name's part behind the last dot. */
    String lastSegment() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** The variable that sets a key, by MicroProfile's rule: {@code parley.http.port} is {@code PARLEY_HTTP_PORT}. */
    public static String environmentName(String name) {
        return name.replaceAll("[^a-zA-Z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
