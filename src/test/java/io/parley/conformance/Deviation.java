package io.parley.conformance;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tests of the contract that a container is known to fail, with the reason; where one no longer fails, that is a failure.
 *
 * @param runtimes whose deviation it is
 * @param contract simple name of the contract's class
 * @param test name of the test method
 * @param rows parts of the rows' display names, empty for all rows
 * @param kind how it fails
 * @param reason one sentence, for the conformance page
 */
record Deviation(Set<String> runtimes, String contract, String test, List<String> rows, Kind kind, String reason) {

    /** How a deviation fails. */
    enum Kind {
        ALWAYS,
        /** Depending on timing. */
        SOMETIMES,
        /** By waiting in vain, so that it is run by {@code -Pconformance} alone. */
        SLOWLY
    }

    /** The deviation that covers this row of a test, if one does. */
    static Optional<Deviation> of(String runtime, String contract, String test, String row) {
        return Deviations.ALL.stream()
                .filter(known -> known.runtimes.contains(runtime)
                        && known.contract.equals(contract)
                        && known.test.equals(test)
                        && (known.rows.isEmpty() || known.rows.stream().anyMatch(row::contains)))
                .findFirst();
    }
}
