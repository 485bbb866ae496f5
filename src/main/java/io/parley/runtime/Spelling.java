package io.parley.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the known name that a misspelt one was probably meant to be. */
public final class Spelling {

    private static final int PREFIX_LENGTH = ConfigurationKey.PREFIX.length();

    private Spelling() {}

    /** The full names a person may have meant, those of the namespace written in this name among them. */
    public static List<String> candidates(String name) {
        String[] segments = name.split("\\.", -1);
        String namespace =
                segments.length < 4 ? "" : String.join(".", List.of(segments).subList(2, segments.length - 1));
        return ConfigurationKeys.all()
                .filter(key -> !key.perNamespace() || !namespace.isEmpty())
                .map(key -> key.in(namespace).name())
                .toList();
    }

    /** The environment variables a person may have meant. */
    static List<String> variableCandidates(String variable) {
        String[] words = variable.split("_", -1);
        String namespace = words.length < 4 ? "" : words[2];
        return ConfigurationKeys.all()
                .filter(key -> !key.perNamespace() || !namespace.isEmpty())
                .map(key -> ConfigurationKey.environmentName(key.in(namespace).name()))
                .toList();
    }

    /**
     * The first candidate that ends as this name does, for {@code parley.port} wants to be {@code parley.http.port}; else the one
     * that differs in the fewest letters, unless too many do.
     */
    public static Optional<String> nearest(String name, List<String> candidates) {
        String end = name.substring(Math.min(name.length(), PREFIX_LENGTH - 1));
        Optional<String> longer = candidates.stream()
                .filter(candidate -> end.length() > 1 && candidate.endsWith(end))
                .findFirst();
        if (longer.isPresent()) {
            return longer;
        }
        int tolerated = Math.max(1, (name.length() - PREFIX_LENGTH) / 2);
        return candidates.stream()
                .filter(candidate -> distance(name, candidate) <= tolerated)
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
    }

    /** Letters to insert, drop, replace or swap with their neighbour (Damerau and Levenshtein, optimal string alignment). */
    static int distance(String from, String to) {
        int[][] steps = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int replaced = steps[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                steps[i][j] = Math.min(replaced, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                if (swapped) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[from.length()][to.length()];
    }
}
