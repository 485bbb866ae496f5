package io.parley.http.stream;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Rate;
import io.parley.channel.Refusal;
import io.parley.transport.AddressBlock;
import io.parley.transport.MessageRate;
import io.parley.transport.MessageRates;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds those who make requests to what a connection may send in a second: a client that is here by itself, strangers by their {@link
 * AddressBlock}, however they call themselves. Any thread.
 *
 * <p>So many are counted apart; those that find no room are counted as one.
 */
final class RequestRates {

    private final Rate limit;
    private final MessageRates<String> rates;
    private final MessageRate others;
    private final IntSupplier clock;
    private final Consumer<Limit> reached;

    /**
     * @param limit messages are commands, bytes those of queries and bodies
     * @param most how many are counted apart, 1 or more
     * @param clock counts seconds
     * @param reached is told where one more cannot be counted apart
     */
    RequestRates(Rate limit, int most, IntSupplier clock, Consumer<Limit> reached) {
        this.limit = limit;
        this.rates = new MessageRates<>(most);
        this.others = new MessageRate(limit);
        this.clock = clock;
        this.reached = reached;
    }

    /**
     * Counts a request; why it is one too many, or null.
     *
     * @param guest the client's id where it is here, else null
     * @param command whether it carries a command
     * @param bytes of its query and its body
     */
    @Nullable Refusal refusal(@Nullable String guest, String address, boolean command, int bytes) {
        if (!limit.isLimited()) {
            return null;
        }
        int now = clock.getAsInt();
        // No address has a blank in it.
        MessageRate own = rates.of(guest == null ? AddressBlock.of(address) : "client " + guest, limit, now);
        if (own == null) {
            reached.accept(Limit.ADDRESSES);
        }
        MessageRate rate = own == null ? others : own;
        synchronized (rate) {
            if (command && !rate.admits(now)) {
                return refusal(limit.messages() + " commands", Limit.MESSAGES_PER_SECOND);
            }
            return rate.admitsBytes(now, bytes)
                    ? null
                    : refusal(limit.bytes() + " bytes of queries and bodies", Limit.BYTES_PER_SECOND);
        }
    }

    private static Refusal refusal(String most, Limit limit) {
        return new Refusal(ErrorCode.LIMIT_EXCEEDED, limit, "at most " + most + " a second (" + limit + ")");
    }
}
