package io.parley.conformance;

import java.util.Map;

/** Autobahn's suite on the embedded runtime, without an exclusion. */
class AutobahnIT extends AutobahnContract {

    AutobahnIT() {
        super(EmbeddedHub::start, Map.of());
    }
}
