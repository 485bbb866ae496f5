package io.parley.channel;

/**
 * The catalogue of limits that a running hub can reach, each under the name of its setting: whoever is held back by one counts
 * it in a {@link Tally}, and the metrics show for each how often that was.
 */
public enum Limit {
    CONNECTIONS("parley.limits.connections"),
    CONNECTIONS_PER_USER("parley.limits.connections-per-user"),
    CONNECTIONS_PER_ADDRESS("parley.limits.connections-per-address"),
    HANDSHAKES_PER_SECOND("parley.limits.handshakes-per-second"),
    HANDSHAKES_PER_ADDRESS("parley.limits.handshakes-per-address"),
    /** Reached where one more address cannot be counted apart. */
    ADDRESSES("parley.limits.addresses"),
    MESSAGE_BYTES("parley.limits.message-bytes"),
    MESSAGES_PER_SECOND("parley.limits.messages-per-second"),
    BYTES_PER_SECOND("parley.limits.bytes-per-second"),
    CHANNEL_MESSAGES_PER_SECOND("parley.any-namespace.messages-per-second"),
    CHANNEL_BYTES_PER_SECOND("parley.any-namespace.bytes-per-second"),
    LAG_BYTES("parley.limits.lag-bytes"),
    QUEUE_BYTES("parley.limits.queue-bytes"),
    REPLY_BYTES("parley.limits.reply-bytes"),
    COMMANDS_IN_FLIGHT("parley.limits.commands-in-flight"),
    /** Reached by a command that would wait for the backend behind too many of its connection's others: it is refused. */
    COMMANDS_WAITING("parley.webhooks.commands-waiting"),
    /** Reached by a question or call that found so many under way: it waits. */
    WEBHOOKS_CONCURRENCY("parley.webhooks.concurrency"),
    /** Reached by a question or call that is not sent, for so many wait. */
    WEBHOOKS_WAITING_BYTES("parley.webhooks.waiting-bytes"),
    WEBHOOKS_DEADLINE("parley.webhooks.deadline"),
    WEBHOOKS_ANSWER_BYTES("parley.webhooks.answer-bytes"),
    /** Reached by facts that are dropped, the oldest first. */
    WEBHOOKS_FACTS_BYTES("parley.webhooks.facts-bytes"),
    CALLS_DEADLINE("parley.calls.deadline"),
    /** Reached by a question whose observers are not asked. */
    CDI_QUESTIONS("parley.cdi.questions"),
    /** Reached by a fact that is dropped, the oldest first. */
    CDI_FACTS("parley.cdi.facts"),
    SUBSCRIPTIONS("parley.limits.subscriptions"),
    PATTERNS("parley.limits.patterns"),
    CHANNELS("parley.limits.channels"),
    HISTORY_BYTES("parley.limits.history-bytes"),
    /** Reached by history and keys of durable channels that are forgotten before their time. */
    STORE_HISTORY_BYTES("parley.store.history-bytes"),
    /** Reached by what is refused because so much waits for the disk. */
    STORE_WAITING_CHANGES("parley.store.waiting-changes"),
    /** Reached by what is refused because so much waits for the disk. */
    STORE_WAITING_BYTES("parley.store.waiting-bytes"),
    IDEMPOTENCY_KEYS("parley.limits.idempotency-keys"),
    MEMBERS_LISTED("parley.limits.members-listed"),
    STATES("parley.limits.states"),
    JSON_DEPTH("parley.limits.json-depth"),
    API_REQUEST_BYTES("parley.api.request-bytes"),
    API_REQUESTS_IN_FLIGHT("parley.api.requests-in-flight"),
    API_TIMEOUT("parley.api.timeout"),
    API_BATCH_SIZE("parley.api.batch-size"),
    /** Reached by an Idempotency-Key that is forgotten before its time, as is the next. */
    API_IDEMPOTENCY_KEYS("parley.api.idempotency-keys"),
    API_IDEMPOTENCY_BYTES("parley.api.idempotency-bytes"),
    FALLBACK_CHANNELS("parley.fallback.channels"),
    /** Reached by a connection that is silent for so long: it is pinged. */
    HEARTBEAT_INTERVAL("parley.heartbeat.interval"),
    /** Reached by a connection that does not answer a ping: it is closed. */
    HEARTBEAT_TIMEOUT("parley.heartbeat.timeout"),
    CLOSE_DEADLINE("parley.close.deadline"),
    HTTP_HEAD_BYTES("parley.http.head-bytes"),
    HTTP_HEAD_TIMEOUT("parley.http.head-timeout"),
    HTTP_IDLE_TIMEOUT("parley.http.idle-timeout"),
    /** Reached by a request that finds no free worker: it waits. */
    HTTP_WORKERS("parley.http.workers"),
    AUTHENTICATIONS_WAITING("parley.auth.waiting"),
    TICKETS("parley.auth.tickets"),
    REVOCATIONS("parley.auth.revocations"),
    /** Reached by a connection that brings no CONNECT in time: it is closed. */
    MQTT_CONNECT_TIMEOUT("parley.mqtt.connect-timeout"),
    /** Reached by packets behind a CONNECT that is not answered yet: the connection is closed. */
    MQTT_EARLY_PACKETS("parley.mqtt.early-packets"),
    /** Reached by a client that is silent for one and a half times its keep-alive: it is disconnected. */
    MQTT_KEEP_ALIVE("parley.mqtt.keep-alive"),
    /** Reached by a client that wants its session kept for longer: it is kept for so long. */
    MQTT_SESSION_EXPIRY("parley.mqtt.session-expiry"),
    /** Reached by a session that is not kept, for there are so many. */
    MQTT_SESSIONS("parley.mqtt.sessions"),
    /** Reached by a message that waits until others are acknowledged. */
    MQTT_IN_FLIGHT("parley.mqtt.in-flight"),
    /** Reached by a client that has more on its way than it may: it is disconnected. */
    MQTT_RECEIVE_MAXIMUM("parley.mqtt.receive-maximum"),
    /** Reached by a client that uses a higher alias: it is disconnected. */
    MQTT_TOPIC_ALIASES("parley.mqtt.topic-aliases"),
    /** Reached by a subscription for which more waits: its client is disconnected, or the oldest is forgotten. */
    MQTT_QUEUE_BYTES("parley.mqtt.queue-bytes"),
    /** Reached by a subscription that has come through more channels: where it stands in the one it has not heard of for longest is forgotten. */
    MQTT_PLACES("parley.mqtt.places"),
    /** Reached by a CONNECT whose will is larger: it is refused. */
    MQTT_WILL_BYTES("parley.mqtt.will-bytes"),
    MQTT_RETAINED_MESSAGES("parley.mqtt.retained-messages"),
    MQTT_RETAINED_BYTES("parley.mqtt.retained-bytes"),
    /** Reached by a connection of a servlet container whose write takes too long: it is closed as a slow consumer. */
    CONTAINER_SEND_TIMEOUT("parley.container.send-timeout"),
    /** Reached where all the flushers there may be are held up while connections wait: writes get less time. */
    CONTAINER_FLUSHERS("parley.container.flushers-limit");

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
