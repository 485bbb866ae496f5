package io.parley.conformance;

import java.util.Map;
import java.util.TreeMap;

/** Counts what came out of the contracts, by contract and runtime. For any thread. */
final class ConformanceMatrix {

    private static final Map<String, Map<String, Map<String, Integer>>> COUNTS = new TreeMap<>();

    private ConformanceMatrix() {}

    /** Counts one test. */
    static synchronized void add(String runtime, String contract, String outcome) {
        COUNTS.computeIfAbsent(contract, key -> new TreeMap<>())
                .computeIfAbsent(runtime, key -> new TreeMap<>())
                .merge(outcome, 1, Integer::sum);
    }
}
