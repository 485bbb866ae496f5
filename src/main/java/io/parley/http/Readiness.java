package io.parley.http;

import java.util.function.BooleanSupplier;

/** Whether the hub wants new connections: from when its port is open until it begins to stop, unless
 * something has failed. Any thread. */
public final class Readiness {

    /** The stages of a hub's life, in their order. */
    public enum Stage {
        STARTING("starting"),
        READY("ready"),
        /** A part that the hub cannot do without has failed: its log says which. */
        FAILING("failing"),
        DRAINING("draining");

        private final String wireName;

        Stage(String wireName) {
            this.wireName = wireName;
        }

        /** The stage's name in answers and metrics. */
        public String wireName() {
            return wireName;
        }
    }

    private volatile Stage stage = Stage.STARTING;
    private volatile BooleanSupplier working = () -> true;

    /** The stage; failing where the hub would be ready but for what it watches. */
    public Stage stage() {
        return stage == Stage.READY && !working.getAsBoolean() ? Stage.FAILING : stage;
    }

    /** Names who knows whether all that the hub needs works; must be quick and not block. */
    public void watch(BooleanSupplier working) {
        this.working = working;
    }

    /** The port is open. */
    public synchronized void ready() {
        if (stage == Stage.STARTING) {
            stage = Stage.READY;
        }
    }

    /** Connections are being sent away; there is no way back. */
    public synchronized void draining() {
        stage = Stage.DRAINING;
    }
}
