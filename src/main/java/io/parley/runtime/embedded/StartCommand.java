package io.parley.runtime.embedded;

import io.parley.runtime.ConfigurationSources;
import io.parley.runtime.ExposureRule;
import io.parley.runtime.InvalidSettingsException;
import io.parley.runtime.LoadedSettings;
import io.parley.runtime.Settings;
import io.parley.runtime.SettingsLoader;
import io.parley.runtime.Version;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The command {@code parley}: does what the command line asks for, or says in plain sentences why not.
 *
 * @param sources adds what stands around the process to the settings of the command line
 * @param starter gets settings that passed every check
 */
record StartCommand(
        PrintStream out,
        PrintStream err,
        Function<Map<String, String>, ConfigurationSources> sources,
        Consumer<Settings> starter) {

    /** The exit status of a command that did what it was asked. */
    static final int DONE = 0;

    /** The exit status after a mistake in the command line or in the settings. */
    static final int MISTAKEN = 2;

    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(3);

    /** Returns the exit status; what the starter throws passes through. */
    int run(String... arguments) {
        CommandLineOptions options = CommandLineOptions.parse(arguments);
        return switch (options.request()) {
            case PRINT_HELP -> print(HelpText.help());
            case PRINT_VERSION -> print("parley %s%n".formatted(Version.current()));
            case HASH_PASSWORD -> new PasswordLine(System.in, out, err).run();
            case PRINT_SETTINGS, CHECK_HEALTH, START -> withSettings(options);
        };
    }

    private int print(String text) {
        out.print(text);
        out.flush();
        return DONE;
    }

    private int withSettings(CommandLineOptions options) {
        List<String> problems = new ArrayList<>(options.problems());
        try {
            LoadedSettings loaded = SettingsLoader.load(sources.apply(options.settings()));
            if (problems.isEmpty()) {
                return switch (options.request()) {
                    case PRINT_SETTINGS -> print(HelpText.settings(loaded));
                    case CHECK_HEALTH -> new HealthCheck(loaded.settings(), out, err, HEALTH_TIMEOUT).run();
                    default -> start(loaded.settings());
                };
            }
        } catch (InvalidSettingsException e) {
            problems.addAll(e.problems());
        }
        return refuse(problems);
    }

    private int start(Settings settings) {
        Optional<String> refusal = ExposureRule.refusal(settings);
        if (refusal.isPresent()) {
            return refuse(List.of(refusal.get()));
        }
        starter.accept(settings);
        return DONE;
    }

    private int refuse(List<String> problems) {
        problems.forEach(problem -> err.println("parley: " + problem));
        err.flush();
        return MISTAKEN;
    }
}
