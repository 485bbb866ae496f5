package io.parley.runtime.embedded;

import io.parley.runtime.ConfigurationKey;
import io.parley.runtime.ConfigurationKeys;
import io.parley.runtime.Spelling;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What the command line asks for.
 *
 * @param request what to do
 * @param settings full names of settings and the values given for them, unchecked
 * @param problems what nobody understands, each a sentence; empty where all is well
 */
public record CommandLineOptions(Request request, Map<String, String> settings, List<String> problems) {

    /** The one thing to do. */
    public enum Request {
        START,
        PRINT_HELP,
        PRINT_VERSION,
        PRINT_SETTINGS,
        CHECK_HEALTH,
        HASH_PASSWORD
    }

    private static final String DASHES = "--";
    private static final String HELP = "--help";
    private static final String VERSION = "--version";
    private static final String SETTINGS = "--settings";
    private static final String HEALTH = "--health";
    private static final String HASH_PASSWORD = "--hash-password";

    private static final String PORT = "--port";
    private static final String HOST = "--host";
    private static final String TLS_DEV = "--tls-dev";

    public CommandLineOptions {
        settings = Map.copyOf(settings);
        problems = List.copyOf(problems);
    }

    /** Reads the arguments of a command line; never throws for what stands there. */
    public static CommandLineOptions parse(String... arguments) {
        Map<String, String> settings = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        try {
            ParseResult parsed = new CommandLine(spec())
                    .setUnmatchedArgumentsAllowed(true)
                    .setExpandAtFiles(false)
                    .parseArgs(arguments);
            if (parsed.hasMatchedOption(PORT)) {
                settings.put(ConfigurationKeys.HTTP_PORT.name(), parsed.matchedOptionValue(PORT, ""));
            }
            if (parsed.hasMatchedOption(HOST)) {
                settings.put(ConfigurationKeys.HTTP_HOST.name(), parsed.matchedOptionValue(HOST, ""));
            }
            if (parsed.hasMatchedOption(TLS_DEV)) {
                settings.put(ConfigurationKeys.TLS_DEVELOPMENT.name(), "true");
            }
            readSettings(new ArrayDeque<>(parsed.unmatched()), settings, problems);
            return new CommandLineOptions(request(parsed), settings, problems);
        } catch (ParameterException e) {
            return new CommandLineOptions(Request.START, settings, List.of(e.getMessage()));
        }
    }

    /** The options that picocli knows; all others are settings, whose table is elsewhere. */
    static CommandSpec spec() {
        return CommandSpec.create()
                .name("parley")
                .addOption(shorthand(ConfigurationKeys.HTTP_PORT, "<port>", "-p", PORT))
                .addOption(shorthand(ConfigurationKeys.HTTP_HOST, "<host>", HOST))
                .addOption(
                        flag("Speaks TLS with a certificate of the hub's own making, for this machine only.", TLS_DEV))
                .addOption(flag("Prints every setting with its value and where that comes from.", SETTINGS))
                .addOption(flag(
                        "Asks the hub that runs under these settings whether it is alive; status 0 is yes.", HEALTH))
                .addOption(flag(
                        "Reads a user, a colon and a password from a line of the input, and prints the line for"
                                + " parley.auth.users-file.",
                        HASH_PASSWORD))
                .addOption(flag("Prints this.", "-h", HELP))
                .addOption(flag("Prints the version.", "-V", VERSION));
    }

    private static OptionSpec shorthand(ConfigurationKey<?> key, String label, String... names) {
        return OptionSpec.builder(names)
                .type(String.class)
                .paramLabel(label)
                .description("%s Default: %s".formatted(key.description(), key.defaultText()))
                .build();
    }

    private static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names).description(description).build();
    }

    private static Request request(ParseResult parsed) {
        if (parsed.hasMatchedOption(HELP)) {
            return Request.PRINT_HELP;
        } else if (parsed.hasMatchedOption(VERSION)) {
            return Request.PRINT_VERSION;
        }
        if (parsed.hasMatchedOption(HASH_PASSWORD)) {
            return Request.HASH_PASSWORD;
        }
        if (parsed.hasMatchedOption(SETTINGS)) {
            return Request.PRINT_SETTINGS;
        }
        return parsed.hasMatchedOption(HEALTH) ? Request.CHECK_HEALTH : Request.START;
    }

    private static void readSettings(Deque<String> arguments, Map<String, String> settings, List<String> problems) {
        while (!arguments.isEmpty()) {
            String argument = arguments.remove();
            int equals = argument.indexOf('=');
            String option = equals < 0 ? argument : argument.substring(0, equals);
            if (!option.startsWith(DASHES)) {
                problems.add("%s is not an option; --help lists all there are".formatted(option));
                continue;
            }
            String next = arguments.peek();
            String value = equals >= 0
                    ? argument.substring(equals + 1)
                    : next == null || next.startsWith(DASHES) ? null : arguments.remove();
            String name = fullName(option);
            if (ConfigurationKeys.find(name).isEmpty()) {
                problems.add(unknown(option, name));
            } else if (value == null) {
                problems.add("%s needs a value, as in %s=<value>".formatted(option, option));
            } else if (settings.put(name, value) != null) {
                problems.add("%s is given twice".formatted(option));
            }
        }
    }

    private static String fullName(String option) {
        String name = option.substring(DASHES.length());
        return name.startsWith(ConfigurationKey.PREFIX) ? name : ConfigurationKey.PREFIX + name;
    }

    private static String unknown(String option, String name) {
        List<String> candidates = Stream.concat(
                        Stream.of(PORT, HOST, TLS_DEV, SETTINGS, HEALTH, HELP, VERSION)
                                .map(CommandLineOptions::fullName),
                        Spelling.candidates(name).stream())
                .toList();
        Optional<String> nearest = Spelling.nearest(name, candidates);
        String hint = nearest.map(known ->
                        "did you mean %s%s?".formatted(DASHES, known.substring(ConfigurationKey.PREFIX.length())))
                .orElse("--help lists all there are");
        return "%s is not an option; %s".formatted(option, hint);
    }
}
