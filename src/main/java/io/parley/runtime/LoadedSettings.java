package io.parley.runtime;

import java.util.List;

/**
 * Settings that passed all checks, with their origins.
 *
 * @param values every setting once, those of each configured namespace among them, in reading order
 */
public record LoadedSettings(Settings settings, List<SettingValue> values) {

    public LoadedSettings {
        values = List.copyOf(values);
    }
}
