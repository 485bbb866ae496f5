package io.parley.protocol.mqtt.session;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A topic filter: of a subscription of one's own, or of one that the members of a group share (MQTT 5.0 section 4.8.2).
 *
 * @param group the name of the group, or null
 * @param channels what it matches
 */
record Filter(@Nullable String group, ChannelFilter channels) {

    static final String SHARE = "$share/";

    /** Whether several sessions share it. */
    boolean isShared() {
        return group != null;
    }

    /**
     * Reads a topic filter.
     *
     * @throws Refusal with {@link ErrorCode#BAD_CHANNEL} where the text is none
     */
    static Filter parse(String text) {
        if (!text.startsWith(SHARE)) {
            return new Filter(null, ChannelFilter.parse(text));
        }
        int slash = text.indexOf('/', SHARE.length());
        String name = slash < 0 ? "" : text.substring(SHARE.length(), slash);
        if (name.isEmpty() || name.indexOf('+') >= 0 || name.indexOf('#') >= 0) {
            throw new Refusal(
                    ErrorCode.BAD_CHANNEL,
                    "a shared subscription is $share/<group>/<filter>, the group without '+' and '#'");
        }
        return new Filter(name, ChannelFilter.parse(text.substring(slash + 1)));
    }
}
