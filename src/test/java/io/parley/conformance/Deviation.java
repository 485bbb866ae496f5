package io.parley.conformance;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A test of the contract that a container is known to fail, with the reason; where it no longer fails, that is a failure.
 *
 * @param runtimes whose deviation it is
 * @param contract simple name of the contract's class
 * @param test name of the test method
 * @param row a part of the row's display name, empty for all rows
 * @param always whether it fails every time; some depend on timing
 * @param reason one sentence, for the conformance page
 */
record Deviation(Set<String> runtimes, String contract, String test, String row, boolean always, String reason) {

    private static final Set<String> TOMCAT = Set.of("Tomcat 10", "Tomcat 11");
    private static final Set<String> PAYARA = Set.of("Payara 6");

    private static final List<Deviation> ALL = List.of();

    /** The deviation that covers this row of a test, if one does. */
    static Optional<Deviation> of(String runtime, String contract, String test, String row) {
        return ALL.stream()
                .filter(known -> known.runtimes.contains(runtime)
                        && known.contract.equals(contract)
                        && known.test.equals(test)
                        && row.contains(known.row))
                .findFirst();
    }
}
