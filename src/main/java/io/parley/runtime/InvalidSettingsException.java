package io.parley.runtime;

import java.util.List;

/** Settings that the hub cannot start with: every problem found, each one a sentence for the person who wrote them. */
public final class InvalidSettingsException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    public InvalidSettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** At least one sentence. */
    public List<String> problems() {
        return problems;
    }
}
