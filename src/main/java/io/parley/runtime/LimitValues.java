package io.parley.runtime;

import io.parley.channel.Limit;
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
        Settings.Http http = settings.http();
        return switch (limit) {
            case CONNECTIONS -> items(limits.connections());
            case MESSAGE_BYTES -> bytes(limits.messageBytes());
            case MESSAGES_PER_SECOND -> items(limits.messagesPerSecond());
            case LAG_BYTES -> bytes(limits.lagBytes());
            case QUEUE_BYTES -> bytes(limits.queueBytes());
            case REPLY_BYTES -> bytes(limits.replyBytes());
            case COMMANDS_IN_FLIGHT -> items(limits.commandsInFlight());
            case SUBSCRIPTIONS -> items(limits.subscriptions());
            case PATTERNS -> items(limits.patterns());
            case CHANNELS -> items(limits.channels());
            case HISTORY_BYTES -> bytes(limits.historyBytes());
            case IDEMPOTENCY_KEYS -> items(limits.idempotencyKeys());
            case MEMBERS_LISTED -> items(limits.membersListed());
            case JSON_DEPTH -> items(limits.jsonDepth());
            case HEARTBEAT_INTERVAL -> seconds(settings.heartbeat().interval());
            case HEARTBEAT_TIMEOUT -> seconds(settings.heartbeat().timeout());
            case CLOSE_DEADLINE -> seconds(settings.close().deadline());
            case HTTP_HEAD_BYTES -> bytes(http.headBytes());
            case HTTP_HEAD_TIMEOUT -> seconds(http.headTimeout());
            case HTTP_IDLE_TIMEOUT -> seconds(http.idleTimeout());
            case HTTP_WORKERS -> items(http.workers());
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
