package io.parley.http;

/** Whether the hub wants new connections: from when its port is open until it begins to stop. Any thread. */
public final class Readiness {

    /** The stages of a hub's life, in their order. */
    public enum Stage {
        STARTING("starting"),
        READY("ready"),
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

    public Stage stage() {
        return stage;
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
