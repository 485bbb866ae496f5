package io.parley.runtime;

import java.util.stream.Stream;

/** The sources of settings; of two with a value, the one of the higher rank decides. */
enum Layer {
    FILE(1, ConfigurationSources.FILE),
    ENVIRONMENT(2, "environment"),
    SYSTEM_PROPERTIES(3, "system property"),
    COMMAND_LINE(4, "command line"),
    CONTEXT(5, "context parameter");

    private final int rank;
    private final String label;

    Layer(int rank, String label) {
        this.rank = rank;
        this.label = label;
    }

    /** The layer of this rank. */
    static Layer ofRank(int rank) {
        return Stream.of(values())
                .filter(layer -> layer.rank == rank)
                .findFirst()
                .orElseThrow();
    }

    /** MicroProfile calls it the source's ordinal. */
    int rank() {
        return rank;
    }

    /** What people call it, in errors and in lists. */
    String label() {
        return label;
    }
}
