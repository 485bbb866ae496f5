package io.parley.protocol.mqtt.session;

import io.parley.channel.Refusal;
import io.parley.protocol.mqtt.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What became of one filter of a SUBSCRIBE.
 *
 * @param refusal why it was refused, or null
 * @param afterwards starts the deliveries; to be run once the SUBACK is sent
 */
record Granted(ReasonCode code, @Nullable Refusal refusal, Runnable afterwards) {

    static Granted refused(Refusal refusal) {
        return new Granted(Reasons.ofSubscribe(refusal.code()), refusal, () -> {});
    }
}
