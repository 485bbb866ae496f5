package io.parley.auth;

/** What a permission is about; the wire name stands in tokens, settings and refusals. */
public enum Action {
    SUBSCRIBE("subscribe"),
    PUBLISH("publish"),
    /** To be told who is in a channel. */
    PRESENCE("presence"),
    HISTORY("history"),
    /** To call a procedure; its name is matched as a channel name, with {@code /} in place of {@code .}. */
    CALL("call");

    private final String wireName;

    Action(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
