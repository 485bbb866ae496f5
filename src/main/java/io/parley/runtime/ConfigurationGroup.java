package io.parley.runtime;

import java.util.List;

/**
 * Settings about one matter, in the order in which people read them.
 *
 * @param title heading in the help and on the configuration page
 */
public record ConfigurationGroup(String title, List<ConfigurationKey<?>> keys) {

    static ConfigurationGroup of(String title, ConfigurationKey<?>... keys) {
        return new ConfigurationGroup(title, List.of(keys));
    }
}
