package io.parley.channel;

/** Why a member is no longer present in a channel. */
public enum Departure {
    /** The connection was closed, by either side, in good order. */
    CLOSED("closed"),
    /** The member gave up its subscription and stayed connected. */
    UNSUBSCRIBED("unsubscribed"),
    /** It could not take what was sent to it. */
    SLOW("slow"),
    /** Its credentials ran out. */
    EXPIRED("expired"),
    /** Another connection took its place. */
    REPLACED("replaced"),
    /** The connection broke without a word. */
    LOST("lost");

    private final String wireName;

    Departure(String wireName) {
        this.wireName = wireName;
    }

    /** The name of the cause in the native protocol, in logs and in metrics. */
    public String wireName() {
        return wireName;
    }
}
