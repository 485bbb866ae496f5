package io.parley.channel;

/** How surely a publication is to reach each subscriber (MQTT 5.0 section 4.3); each level has the next lower one in it. */
public enum Qos {
    /** Sent once and then forgotten. */
    AT_MOST_ONCE,
    /** Sent until the receiver has acknowledged it. */
    AT_LEAST_ONCE,
    /** Acknowledged in two steps, so that the receiver takes it once. */
    EXACTLY_ONCE;

    /** The level on the wire, 0 to 2. */
    public int level() {
        return this == AT_MOST_ONCE ? 0 : this == AT_LEAST_ONCE ? 1 : 2;
    }

    /** The level of that number, which is 0 to 2. */
    public static Qos of(int level) {
        return switch (level) {
            case 0 -> AT_MOST_ONCE;
            case 1 -> AT_LEAST_ONCE;
            case 2 -> EXACTLY_ONCE;
            default -> throw new IllegalArgumentException("no quality of service has the level " + level);
        };
    }

    /** The lower of the two. */
    public Qos atMost(Qos other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
