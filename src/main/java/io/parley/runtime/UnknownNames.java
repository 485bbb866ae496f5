package io.parley.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds names that look like settings and are none, each with the name that was probably meant. */
final class UnknownNames {

    private static final String VARIABLE_PREFIX = ConfigurationKey.environmentName(ConfigurationKey.PREFIX);

    /**
     * What Kubernetes and Docker put into the environment of every container beside a service whose name begins with
     * {@code parley}: nobody wrote these, so they are not mistakes.
     */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "PARLEY(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private UnknownNames() {}

    /** Names among those of system properties or of the command line. */
    static List<String> inProperties(Collection<String> names, Layer source) {
        return inFile(
                names.stream()
                        .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(ConfigurationKey.PREFIX))
                        .toList(),
                source);
    }

    /** Names in our own file, where every name has to be a setting. */
    static List<String> inFile(Collection<String> names, Layer source) {
        return names.stream()
                .filter(name -> ConfigurationKeys.find(name).isEmpty())
                .sorted()
                .map(name -> problem(name, source, Spelling.nearest(full(name), Spelling.candidates(full(name)))))
                .toList();
    }

    private static String full(String name) {
        return name.startsWith(ConfigurationKey.PREFIX) ? name : ConfigurationKey.PREFIX + name;
    }

    /**
     * Names of environment variables.
     *
     * @param namespaces those which other sources name
     */
    static List<String> inEnvironment(Map<String, String> environment, Set<String> namespaces) {
        Set<String> known = ConfigurationKeys.all()
                .filter(key -> !key.perNamespace())
                .map(key -> ConfigurationKey.environmentName(key.name()))
                .collect(Collectors.toSet());
        List<String> problems = new ArrayList<>(inProperties(environment.keySet(), Layer.ENVIRONMENT));
        environment.keySet().stream().sorted().forEach(variable -> {
            if (variable.toUpperCase(Locale.ROOT).startsWith(VARIABLE_PREFIX)
                    && !known.contains(variable)
                    && !isServiceLink(variable, environment.getOrDefault(variable, ""))) {
                variableProblem(variable, namespaces).ifPresent(problems::add);
            }
        });
        return problems;
    }

    private static boolean isServiceLink(String variable, String value) {
        return SERVICE_LINK.matcher(variable).matches()
                || (variable.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches());
    }

    private static Optional<String> variableProblem(String variable, Set<String> namespaces) {
        Optional<String> mangled = NamespaceName.inVariable(variable);
        if (mangled.isEmpty()) {
            Optional<String> nearest = Spelling.nearest(
                    variable.toUpperCase(Locale.ROOT), Spelling.variableCandidates(variable.toUpperCase(Locale.ROOT)));
            return Optional.of(problem(variable, Layer.ENVIRONMENT, nearest));
        }
        String namespace = mangled.get();
        if (namespace.matches("[A-Z0-9]+")
                || namespaces.stream()
                        .anyMatch(name -> ConfigurationKey.environmentName(name).equals(namespace))) {
            return Optional.empty();
        }
        String lowerCase = namespace.toLowerCase(Locale.ROOT);
        return Optional.of(
                "%s (environment) does not say whether its namespace is %s or %s; use -D or %s, where names are exact"
                        .formatted(variable, lowerCase, lowerCase.replace('_', '-'), ConfigurationSources.FILE));
    }

    private static String problem(String name, Layer source, Optional<String> nearest) {
        String hint = nearest.map(known -> "did you mean " + known + "?").orElse("--settings lists all there are");
        return "%s (%s) is not a setting; %s".formatted(name, source.label(), hint);
    }
}
