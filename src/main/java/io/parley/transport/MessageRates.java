package io.parley.transport;

import io.parley.channel.Rate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@link MessageRate}s of many who are each held to their own. Any thread.
 *
 * <p>What is counted is forgotten with its second, so that it takes no more memory than those who send something in one.
 *
 * @param <K> by what they are told apart
 */
public final class MessageRates<K> {

    private record Second<K>(int number, Map<K, MessageRate> rates) {}

    private final int most;
    private volatile Second<K> present = new Second<>(0, new ConcurrentHashMap<>());

    /** @param most how many are told apart within a second, 1 or more */
    public MessageRates(int most) {
        this.most = most;
    }

    /**
     * The rate of one of them, to be used by one thread at a time; null where too many others have sent something in this second.
     *
     * @param limit what it is held to, from its first message in a second on
     * @param now in the seconds of {@link Heartbeat#now}
     */
    public @Nullable MessageRate of(K who, Rate limit, int now) {
        Second<K> second = present;
        if (second.number != now) {
            // Two at once may each begin the second; what the one had counted is lost.
            second = new Second<>(now, new ConcurrentHashMap<>());
            present = second;
        }
        MessageRate rate = second.rates.get(who);
        if (rate != null || second.rates.size() >= most) {
            return rate;
        }
        return second.rates.computeIfAbsent(who, first -> new MessageRate(limit));
    }
}
