package io.parley.runtime;

import io.parley.channel.Limit;
import io.parley.channel.NamespaceRules;
import io.parley.protocol.mqtt.session.MqttSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How much each {@link Limit} allows under some settings, and in which unit. */
final class LimitValues {

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * What is allowed.
     *
     * @param unit {@code bytes}, {@code seconds}, or {@code items} for whatever is counted
     */
    record Allowed(double value, String unit) {}

    private final Settings settings;

    LimitValues(Settings settings) {
        this.settings = settings;
    }

    Allowed of(Limit limit) {
        Settings.Limits limits = settings.limits();
        NamespaceRules defaults = settings.namespaces().defaults();
        Settings.Http http = settings.http();
        WebhookSettings webhooks = settings.webhooks();
        return switch (limit) {
            case CONNECTIONS -> items(limits.admission().connections());
            case MESSAGE_BYTES -> bytes(limits.messageBytes());
            case CONNECTIONS_PER_USER -> items(limits.admission().connectionsPerUser());
            case CONNECTIONS_PER_ADDRESS -> items(limits.admission().connectionsPerAddress());
            case HANDSHAKES_PER_SECOND -> items(limits.admission().handshakes());
            case HANDSHAKES_PER_ADDRESS -> items(limits.admission().handshakesPerAddress());
            case ADDRESSES -> items(limits.admission().addresses());
            case MESSAGES_PER_SECOND -> items(limits.rate().messages());
            case BYTES_PER_SECOND -> bytes(limits.rate().bytes());
            case CHANNEL_MESSAGES_PER_SECOND -> items(defaults.rate().messages());
            case CHANNEL_BYTES_PER_SECOND -> bytes(defaults.rate().bytes());
            case LAG_BYTES -> bytes(limits.lagBytes());
            case QUEUE_BYTES -> bytes(limits.queueBytes());
            case REPLY_BYTES -> bytes(limits.replyBytes());
            case COMMANDS_IN_FLIGHT -> items(limits.commandsInFlight());
            case COMMANDS_WAITING -> items(webhooks.commandsWaiting());
            case WEBHOOKS_CONCURRENCY -> items(webhooks.concurrency());
            case WEBHOOKS_WAITING_BYTES -> bytes(webhooks.waitingBytes());
            case WEBHOOKS_DEADLINE -> seconds(webhooks.deadline());
            case WEBHOOKS_ANSWER_BYTES -> bytes(webhooks.answerBytes());
            case WEBHOOKS_FACTS_BYTES -> bytes(webhooks.factsBytes());
            case CDI_QUESTIONS -> items(webhooks.cdi().questions());
            case CDI_FACTS -> items(webhooks.cdi().facts());
            case CALLS_DEADLINE -> seconds(webhooks.calls().deadline());
            case SUBSCRIPTIONS -> items(limits.subscriptions());
            case PATTERNS -> items(limits.patterns());
            case CHANNELS -> items(limits.channels());
            case HISTORY_BYTES -> bytes(limits.historyBytes());
            case STORE_HISTORY_BYTES, STORE_WAITING_CHANGES, STORE_WAITING_BYTES -> ofStore(limit);
            case IDEMPOTENCY_KEYS -> items(limits.idempotencyKeys());
            case MEMBERS_LISTED -> items(limits.membersListed());
            case STATES -> items(limits.states());
            case JSON_DEPTH -> items(limits.jsonDepth());
            case API_REQUEST_BYTES -> bytes(settings.api().limits().requestBytes());
            case API_REQUESTS_IN_FLIGHT -> items(settings.api().limits().requestsInFlight());
            case API_TIMEOUT -> seconds(settings.api().limits().timeout());
            case API_BATCH_SIZE -> items(settings.api().limits().batchSize());
            case API_IDEMPOTENCY_KEYS -> items(settings.api().limits().idempotencyKeys());
            case API_IDEMPOTENCY_BYTES -> bytes(settings.api().limits().idempotencyBytes());
            case FALLBACK_CHANNELS -> items(settings.fallback().channels());
            case HEARTBEAT_INTERVAL -> seconds(settings.heartbeat().interval());
            case HEARTBEAT_TIMEOUT -> seconds(settings.heartbeat().timeout());
            case CLOSE_DEADLINE -> seconds(settings.close().deadline());
            case HTTP_HEAD_BYTES -> bytes(http.headBytes());
            case HTTP_HEAD_TIMEOUT -> seconds(http.headTimeout());
            case HTTP_IDLE_TIMEOUT -> seconds(http.idleTimeout());
            case HTTP_WORKERS -> items(http.workers());
            case AUTHENTICATIONS_WAITING -> items(settings.auth().waiting());
            case TICKETS -> items(settings.auth().tickets());
            case REVOCATIONS -> items(settings.auth().revocations());
            default -> other(limit);
        };
    }

    private Allowed other(Limit limit) {
        MqttSettings mqtt = settings.mqtt();
        return switch (limit) {
            case MQTT_CONNECT_TIMEOUT -> seconds(mqtt.connectTimeout());
            case MQTT_EARLY_PACKETS -> items(mqtt.earlyPackets());
            case MQTT_KEEP_ALIVE -> seconds(Duration.ofSeconds(mqtt.keepAlive()));
            case MQTT_SESSION_EXPIRY -> seconds(mqtt.sessionExpiry());
            case MQTT_SESSIONS -> items(mqtt.sessions());
            case MQTT_IN_FLIGHT -> items(mqtt.inFlight());
            case MQTT_RECEIVE_MAXIMUM -> items(mqtt.receiveMaximum());
            case MQTT_TOPIC_ALIASES -> items(mqtt.topicAliases());
            case MQTT_QUEUE_BYTES -> bytes(mqtt.queueBytes());
            case MQTT_PLACES -> items(mqtt.places());
            case MQTT_WILL_BYTES -> bytes(mqtt.willBytes());
            case MQTT_RETAINED_MESSAGES -> items(mqtt.retainedMessages());
            case MQTT_RETAINED_BYTES -> bytes(mqtt.retainedBytes());
            case CONTAINER_SEND_TIMEOUT -> seconds(settings.container().sendTimeout());
            case CONTAINER_FLUSHERS -> items(settings.container().flushersLimit());
            default -> throw new IllegalArgumentException("no value for " + limit);
        };
    }

    private Allowed ofStore(Limit limit) {
        Settings.Store store = settings.store();
        return switch (limit) {
            case STORE_WAITING_CHANGES -> items(store.waitingChanges());
            case STORE_WAITING_BYTES -> bytes(store.waitingBytes());
            default -> bytes(store.historyBytes());
        };
    }

    private static Allowed items(long count) {
        return new Allowed(count, "items");
    }

    private static Allowed bytes(long count) {
        return new Allowed(count, "bytes");
    }

    private static Allowed seconds(Duration duration) {
        return new Allowed(duration.toNanos() / NANOS, "seconds");
    }
}
