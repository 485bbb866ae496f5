package io.parley.channel;

/**
 * The catalogue of limits that a running hub can reach, each under the name of its setting: whoever is held back by one counts
 * it in a {@link Tally}, and the metrics show for each how often that was.
 */
public enum Limit {
    CONNECTIONS("parley.limits.connections"),
    MESSAGE_BYTES("parley.limits.message-bytes"),
    MESSAGES_PER_SECOND("parley.limits.messages-per-second"),
    LAG_BYTES("parley.limits.lag-bytes"),
    QUEUE_BYTES("parley.limits.queue-bytes"),
    REPLY_BYTES("parley.limits.reply-bytes"),
    COMMANDS_IN_FLIGHT("parley.limits.commands-in-flight"),
    SUBSCRIPTIONS("parley.limits.subscriptions"),
    PATTERNS("parley.limits.patterns"),
    CHANNELS("parley.limits.channels"),
    HISTORY_BYTES("parley.limits.history-bytes"),
    IDEMPOTENCY_KEYS("parley.limits.idempotency-keys"),
    MEMBERS_LISTED("parley.limits.members-listed"),
    JSON_DEPTH("parley.limits.json-depth"),
    /** Reached by a connection that is silent for so long: it is pinged. */
    HEARTBEAT_INTERVAL("parley.heartbeat.interval"),
    /** Reached by a connection that does not answer a ping: it is closed. */
    HEARTBEAT_TIMEOUT("parley.heartbeat.timeout"),
    CLOSE_DEADLINE("parley.close.deadline"),
    HTTP_HEAD_BYTES("parley.http.head-bytes"),
    HTTP_HEAD_TIMEOUT("parley.http.head-timeout"),
    HTTP_IDLE_TIMEOUT("parley.http.idle-timeout"),
    /** Reached by a request that finds no free worker: it waits. */
    HTTP_WORKERS("parley.http.workers");

    private final String setting;

    Limit(String setting) {
        this.setting = setting;
    }

    /** The full name of the setting that says how much is allowed. */
    public String setting() {
        return setting;
    }

    @Override
    public String toString() {
        return setting;
    }
}
