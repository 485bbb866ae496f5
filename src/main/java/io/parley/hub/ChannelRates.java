package io.parley.hub;

import io.parley.channel.ChannelName;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Namespaces;
import io.parley.channel.Rate;
import io.parley.channel.Refusal;
import io.parley.transport.MessageRate;
import io.parley.transport.MessageRates;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Holds each channel to the rate of its namespace, over all its publishers on this node. Any thread. */
final class ChannelRates {

    private final Namespaces namespaces;
    private final boolean limited;
    private final MessageRates<ChannelName> rates;
    private final IntSupplier clock;

    /**
     * @param channels of how many channels at most to count; the broker has no more of them
     * @param clock counts seconds
     */
    ChannelRates(Namespaces namespaces, int channels, IntSupplier clock) {
        this.namespaces = namespaces;
        this.limited = namespaces.anyLimited();
        this.rates = new MessageRates<>(channels);
        this.clock = clock;
    }

    /** Counts a publication of so many bytes; why it is one too many, or null. */
    @Nullable Refusal refusal(ChannelName channel, int bytes) {
        Rate limit = limited ? namespaces.rulesOf(channel).rate() : Rate.UNLIMITED;
        if (!limit.isLimited()) {
            return null;
        }
        int now = clock.getAsInt();
        MessageRate rate = rates.of(channel, limit, now);
        if (rate == null) {
            return null;
        }
        synchronized (rate) {
            if (!rate.admits(now)) {
                return refusal(channel, limit.messages() + " publications", Limit.CHANNEL_MESSAGES_PER_SECOND);
            }
            return rate.admitsBytes(now, bytes)
                    ? null
                    : refusal(channel, limit.bytes() + " bytes", Limit.CHANNEL_BYTES_PER_SECOND);
        }
    }

    private static Refusal refusal(ChannelName channel, String most, Limit limit) {
        String setting = limit.setting().substring(limit.setting().lastIndexOf('.') + 1);
        return new Refusal(
                ErrorCode.LIMIT_EXCEEDED,
                limit,
                "a channel of the namespace '" + channel.namespace() + "' takes " + most
                        + " a second (parley.namespace." + channel.namespace() + "." + setting + ")");
    }
}
