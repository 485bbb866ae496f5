package io.parley.hub;

/** Who is told what has happened. */
@FunctionalInterface
public interface Facts {

    /**
     * Takes note of a fact. Called by any thread, at times with locks of the hub held: must be quick, and neither block, nor throw,
     * nor call the hub.
     */
    void happened(Fact fact);
}
