package io.parley.runtime;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Makes {@link Settings} of all sources, or says everything that is wrong with them. */
public final class SettingsLoader {

    private SettingsLoader() {}

    /**
     * Reads every source once.
     *
     * @throws InvalidSettingsException for unknown names, refused values and an unreadable file, all of them together
     */
    public static LoadedSettings load(ConfigurationSources sources) throws InvalidSettingsException {
        List<String> problems = new ArrayList<>();
        Map<String, String> file =
                sources.file().map(path -> readFile(path, problems)).orElse(Map.of());
        Set<String> namespaces = namespaces(sources, file);
        problems.addAll(UnknownNames.inProperties(sources.contextParameters().keySet(), Layer.CONTEXT));
        problems.addAll(UnknownNames.inProperties(sources.commandLine().keySet(), Layer.COMMAND_LINE));
        problems.addAll(UnknownNames.inProperties(sources.systemProperties().keySet(), Layer.SYSTEM_PROPERTIES));
        problems.addAll(UnknownNames.inEnvironment(sources.environment(), namespaces));
        problems.addAll(UnknownNames.inFile(file.keySet(), Layer.FILE));

        namespaces.addAll(namespacesOfVariables(sources, namespaces));
        SettingsReader reader = new SettingsReader(layers(sources, file), namespaces);
        Settings settings = reader.read();
        problems.addAll(reader.problems());
        if (problems.isEmpty()) {
            problems.addAll(TlsRule.contradictions(settings));
            problems.addAll(StoreRule.contradictions(settings));
            problems.addAll(AuthRule.contradictions(settings));
            problems.addAll(settings.webhooks().contradictions());
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return new LoadedSettings(settings, reader.values());
    }

    private static SmallRyeConfig layers(ConfigurationSources sources, Map<String, String> file) {
        return new SmallRyeConfigBuilder()
                .withSources(
                        layer(Layer.CONTEXT, sources.contextParameters()),
                        layer(Layer.COMMAND_LINE, sources.commandLine()),
                        layer(Layer.SYSTEM_PROPERTIES, sources.systemProperties()),
                        new EnvConfigSource(ours(sources.environment()), Layer.ENVIRONMENT.rank()),
                        layer(Layer.FILE, file))
                .build();
    }

    private static ConfigSource layer(Layer layer, Map<String, String> values) {
        return new PropertiesConfigSource(ours(values), layer.label(), layer.rank());
    }

    /** Without what SmallRye itself would obey, such as {@code config_ordinal}. */
    private static Map<String, String> ours(Map<String, String> values) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(ConfigurationKey.PREFIX)
                        || entry.getKey().startsWith("PARLEY_"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Map<String, String> readFile(Path path, List<String> problems) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException | IllegalArgumentException e) {
            problems.add("%s cannot be read: %s".formatted(path, e));
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(Function.identity(), name -> properties.getProperty(name, "")));
    }

    /** Namespaces whose names are written out, so that variables can be recognised as theirs. */
    private static Set<String> namespaces(ConfigurationSources sources, Map<String, String> file) {
        Stream<String> names = Stream.of(
                        ConfigurationKeys.all().map(ConfigurationKey::name).filter(name -> !name.contains("<")),
                        sources.contextParameters().keySet().stream(),
                        sources.commandLine().keySet().stream(),
                        sources.systemProperties().keySet().stream(),
                        sources.environment().keySet().stream(),
                        file.keySet().stream())
                .flatMap(Function.identity());
        return names.flatMap(name -> NamespaceName.in(name).stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> namespacesOfVariables(ConfigurationSources sources, Set<String> known) {
        Set<String> mangled =
                known.stream().map(ConfigurationKey::environmentName).collect(Collectors.toSet());
        return sources.environment().keySet().stream()
                .flatMap(variable -> NamespaceName.inVariable(variable).stream())
                .filter(namespace -> !mangled.contains(namespace))
                .map(namespace -> namespace.toLowerCase(Locale.ROOT))
                .toList();
    }
}
