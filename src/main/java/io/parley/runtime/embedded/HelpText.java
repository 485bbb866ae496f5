package io.parley.runtime.embedded;

import io.parley.runtime.ConfigurationGroup;
import io.parley.runtime.ConfigurationKey;
import io.parley.runtime.ConfigurationKeys;
import io.parley.runtime.ConfigurationSources;
import io.parley.runtime.LoadedSettings;
import io.parley.runtime.SettingValue;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code --help} and {@code --settings} print, at most {@value #WIDTH} columns wide where the values allow it. */
final class HelpText {

    private static final int WIDTH = 100;
    private static final int LONGEST_DEFAULT = 20;
    private static final String INDENT = "  ";

    private HelpText() {}

    /** Options, settings with their defaults, and where settings may stand. */
    static String help() {
        CommandSpec spec = CommandLineOptions.spec();
        spec.usageMessage()
                .width(WIDTH)
                .sortOptions(false)
                .customSynopsis("parley [options] [--<setting>=<value>...]")
                .description("A real-time hub: one port, many WebSocket subprotocols, the same channels.%n");
        StringBuilder text = new StringBuilder(new CommandLine(spec).getUsageMessage(Ansi.OFF));
        for (ConfigurationGroup group : ConfigurationKeys.GROUPS) {
            text.append("%n%s%n".formatted(group.title()));
            lines(group).forEach(line -> text.append(line).append(System.lineSeparator()));
        }
        return text.append("%nSettings may also come from -Dkey=value, the environment (%s) or ./%s.%n"
                        .formatted(
                                ConfigurationKey.environmentName(ConfigurationKeys.HTTP_PORT.name()),
                                ConfigurationSources.FILE))
                .append("What each one means and accepts stands in src/docs/configuration.md of the sources.%n"
                        .formatted())
                .toString();
    }

    private static List<String> lines(ConfigurationGroup group) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (ConfigurationKey<?> key : group.keys()) {
            String entry = INDENT + "--" + key.shortName() + shortened(key.defaultText());
            if (line.length() + entry.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(entry);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String shortened(String defaultText) {
        if (defaultText.isEmpty()) {
            return "";
        }
        return defaultText.length() <= LONGEST_DEFAULT
                ? "=" + defaultText
                : "=" + defaultText.substring(0, defaultText.indexOf(',') + 1) + "...";
    }

    /** One line a setting: its full name, its value and who gave it. */
    static String settings(LoadedSettings loaded) {
        int nameWidth = loaded.values().stream()
                .mapToInt(value -> value.name().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        for (ConfigurationGroup group : ConfigurationKeys.GROUPS) {
            text.append("%s# %s%n".formatted(text.isEmpty() ? "" : System.lineSeparator(), group.title()));
            loaded.values().stream()
                    .filter(value -> ConfigurationKeys.find(value.name())
                            .filter(group.keys()::contains)
                            .isPresent())
                    .forEach(value -> text.append(line(value, nameWidth)));
        }
        return text.toString();
    }

    private static String line(SettingValue value, int nameWidth) {
        return ("%-" + nameWidth + "s = %s  (%s)%n").formatted(value.name(), value.text(), value.source());
    }
}
