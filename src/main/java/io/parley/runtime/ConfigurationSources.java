package io.parley.runtime;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where settings are read from, first the one that decides.
 *
 * @param contextParameters those of a servlet container's web application: full names and their values
 * @param commandLine full names and their values
 * @param systemProperties full names; those which do not begin with {@code parley.} are somebody else's
 * @param environment variables; those which do not begin with {@code PARLEY_} are somebody else's
 * @param file a properties file in UTF-8, which need not exist
 */
public record ConfigurationSources(
        Map<String, String> contextParameters,
        Map<String, String> commandLine,
        Map<String, String> systemProperties,
        Map<String, String> environment,
        Optional<Path> file) {

    /** Name of the file in the working directory. */
    public static final String FILE = "parley.properties";

    public ConfigurationSources {
        contextParameters = Map.copyOf(contextParameters);
        commandLine = Map.copyOf(commandLine);
        systemProperties = Map.copyOf(systemProperties);
        environment = Map.copyOf(environment);
    }

    /** Without a servlet container. */
    public ConfigurationSources(
            Map<String, String> commandLine,
            Map<String, String> systemProperties,
            Map<String, String> environment,
            Optional<Path> file) {
        this(Map.of(), commandLine, systemProperties, environment, file);
    }

    /** The command line, and what this process finds around it. */
    public static ConfigurationSources ofProcess(Map<String, String> commandLine) {
        return around(Map.of(), commandLine);
    }

    /** A web application's parameters, and what the container's process finds around it. */
    public static ConfigurationSources ofContext(Map<String, String> contextParameters) {
        return around(contextParameters, Map.of());
    }

    private static ConfigurationSources around(Map<String, String> contextParameters, Map<String, String> commandLine) {
        Properties properties = System.getProperties();
        Map<String, String> systemProperties = properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(Function.identity(), name -> properties.getProperty(name, "")));
        return new ConfigurationSources(
                contextParameters, commandLine, systemProperties, System.getenv(), Optional.of(Path.of(FILE)));
    }

    /** Nothing but these values, the same wherever the process runs: for tests and for hubs inside other programs. */
    public static ConfigurationSources of(Map<String, String> values) {
        return new ConfigurationSources(values, Map.of(), Map.of(), Optional.empty());
    }
}
