package io.parley.protocol.json;

import io.parley.broker.Roster;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelPattern;
import io.parley.channel.CloseCode;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.protocol.JsonWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What event streams and polls say beside the events of channels, in the words of the native protocol: each a JSON text in UTF-8. Pure.
 */
public final class StreamMessages {

    private static final int ENVELOPE = 256;

    private StreamMessages() {}

    /** The stream is there: as whom others see the client, and how often the stream gives a sign of life at least. */
    public static byte[] connected(Client self, long heartbeatSeconds) {
        byte[] reply = MessageEncoder.connected(null, self.member(), self.expiresIn(), heartbeatSeconds)
                .payload();
        // What is "ok" in a reply has a name of its own where nothing was asked.
        int prefix = "{\"ok\":".length();
        byte[] rest = java.util.Arrays.copyOfRange(reply, prefix, reply.length);
        return new JsonWriter(ENVELOPE).raw("{\"connected\":").raw(rest).toBytes();
    }

    /**
     * From here on the channel is followed.
     *
     * @param position of a channel; null for a pattern
     * @param conflated whether the states that there are follow, and then the newest of each
     * @param recovered whether nothing is missing, or null where nothing was to be gone on with
     */
    public static byte[] subscribed(
            ChannelFilter filter,
            @Nullable Position position,
            boolean conflated,
            @Nullable Boolean recovered,
            @Nullable String reason,
            @Nullable Roster roster) {
        JsonWriter json = new JsonWriter(ENVELOPE).raw("{\"subscribed\":{");
        filter(json, filter);
        if (position != null) {
            MessageEncoder.position(json.raw(",\"position\":{"), position);
            json.raw("}");
        }
        if (conflated) {
            json.raw(",\"conflated\":true");
        }
        if (recovered != null) {
            json.raw(recovered ? ",\"recovered\":true" : ",\"recovered\":false");
            if (!recovered && reason != null) {
                json.raw(",\"reason\":").string(reason);
            }
        }
        if (roster != null) {
            MessageEncoder.members(json.raw(","), roster);
        }
        return json.raw("}}").toBytes();
    }

    /** A publication whose receiver has named its channel. */
    public static byte[] publication(Publication publication) {
        return MessageEncoder.publication(publication, null).payload();
    }

    /** The credentials run out. */
    public static byte[] expiring(Duration left) {
        return MessageEncoder.expiring(left).payload();
    }

    /** A subscription has ended that the client may no longer have. */
    public static byte[] unsubscribed(ChannelFilter filter, Refusal why) {
        return MessageEncoder.unsubscribed(filter, why).payload();
    }

    /** @param filter what cannot be followed, or null where it is about the whole request */
    public static byte[] error(Refusal refusal, @Nullable ChannelFilter filter) {
        JsonWriter json = new JsonWriter(ENVELOPE)
                .raw("{\"error\":{\"code\":")
                .string(refusal.code().wireName())
                .raw(",\"message\":")
                .string(refusal.reason());
        if (filter != null) {
            filter(json.raw(","), filter);
        }
        return json.raw("}}").toBytes();
    }

    /** The stream ends here. */
    public static byte[] closed(CloseCode code, String reason) {
        return new JsonWriter(ENVELOPE)
                .raw("{\"closed\":{\"code\":")
                .number(code.number())
                .raw(",\"reason\":")
                .string(CloseCode.fit(reason))
                .raw("}}")
                .toBytes();
    }

    private static void filter(JsonWriter json, ChannelFilter filter) {
        json.raw(filter instanceof ChannelPattern ? "\"pattern\":" : "\"channel\":")
                .string(filter.value());
    }
}
