package io.parley.protocol.json;

import io.parley.broker.Roster;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Departure;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import io.parley.protocol.JsonWriter;
import io.parley.transport.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what the hub says to native clients: replies, errors and channel events, one frame each. Pure. */
final class MessageEncoder {

    /** Room for all of a message but its payload, so that most are written without growing. */
    private static final int ENVELOPE = 256;

    private MessageEncoder() {}

    static Frame ok(@Nullable String id) {
        return openReply(id, 0).raw("}}").toFrame();
    }

    /** @param expiresIn for how long the credentials hold, or null for as long as the connection */
    static Frame connected(@Nullable String id, Member self, @Nullable Duration expiresIn, long heartbeatSeconds) {
        JsonWriter json = openReply(id, 0).raw("\"client\":").string(self.id());
        if (self.name() != null) {
            json.raw(",\"name\":").string(self.name());
        }
        if (self.user() != null) {
            json.raw(",\"user\":").string(self.user());
        }
        if (expiresIn != null) {
            json.raw(",\"expires\":").number(Math.max(0, expiresIn.toSeconds()));
        }
        return json.raw(",\"heartbeat\":").number(heartbeatSeconds).raw("}}").toFrame();
    }

    static Frame published(@Nullable String id, Position position) {
        JsonWriter json = openReply(id, 0);
        position(json, position);
        return json.raw("}}").toFrame();
    }

    /**
     * The reply to a subscribe: each part only where it was asked for.
     *
     * @param position of a channel; null for a pattern
     * @param conflated whether the states that there are follow, and then the newest of each
     * @param recovered whether nothing is missing since the position named, or null where none was
     */
    static Frame subscribed(
            @Nullable String id,
            @Nullable Position position,
            boolean conflated,
            @Nullable Boolean recovered,
            @Nullable String reason,
            @Nullable List<Publication> publications,
            @Nullable Roster roster) {
        JsonWriter json = openReply(id, size(publications));
        String comma = "";
        if (position != null) {
            position(json.raw("\"position\":{"), position);
            json.raw("}");
            comma = ",";
        }
        if (conflated) {
            json.raw(comma).raw("\"conflated\":true");
            comma = ",";
        }
        if (recovered != null) {
            json.raw(comma).raw(recovered ? "\"recovered\":true" : "\"recovered\":false");
            comma = ",";
            if (reason != null) {
                json.raw(",\"reason\":").string(reason);
            }
        }
        if (publications != null) {
            publications(json.raw(comma), publications);
            comma = ",";
        }
        if (roster != null) {
            members(json.raw(comma), roster);
        }
        return json.raw("}}").toFrame();
    }

    static Frame history(@Nullable String id, Position position, List<Publication> publications) {
        JsonWriter json = openReply(id, size(publications)).raw("\"position\":{");
        position(json, position);
        publications(json.raw("},"), publications);
        return json.raw("}}").toFrame();
    }

    static Frame presence(@Nullable String id, Roster roster) {
        JsonWriter json = openReply(id, 0);
        members(json, roster);
        return json.raw("}}").toFrame();
    }

    static Frame result(@Nullable String id, Payload result) {
        JsonWriter json = openReply(id, result.size());
        payload(json, "\"result\":", result);
        return json.raw("}}").toFrame();
    }

    static Frame error(@Nullable String id, Refusal refusal) {
        return open(id, 0)
                .raw("\"error\":{\"code\":")
                .string(refusal.code().wireName())
                .raw(",\"message\":")
                .string(refusal.reason())
                .raw("}}")
                .toFrame();
    }

    /**
     * @param via the pattern by which the receivers hear of it, or null
     */
    static Frame publication(Publication publication, @Nullable ChannelPattern via) {
        JsonWriter json = new JsonWriter(ENVELOPE + publication.payload().size()).raw("{\"publication\":");
        publication(json, publication, via);
        return json.raw("}").toFrame();
    }

    static Frame joined(ChannelName channel, Member member, @Nullable ChannelPattern via) {
        JsonWriter json = new JsonWriter(ENVELOPE).raw("{\"joined\":{");
        channel(json, channel, via);
        member(json.raw(",\"member\":"), member);
        return json.raw("}}").toFrame();
    }

    static Frame left(ChannelName channel, Member member, Departure cause, @Nullable ChannelPattern via) {
        JsonWriter json = new JsonWriter(ENVELOPE).raw("{\"left\":{");
        channel(json, channel, via);
        member(json.raw(",\"member\":"), member);
        return json.raw(",\"cause\":").string(cause.wireName()).raw("}}").toFrame();
    }

    /** The credentials have run out, and the connection is closed after that time. */
    static Frame expiring(Duration left) {
        return new JsonWriter(ENVELOPE)
                .raw("{\"expiring\":{\"seconds\":")
                .number(Math.max(0, left.toSeconds()))
                .raw("}}")
                .toFrame();
    }

    static Frame unsubscribed(ChannelFilter filter, Refusal why) {
        return new JsonWriter(ENVELOPE)
                .raw("{\"unsubscribed\":{")
                .raw(filter instanceof ChannelPattern ? "\"pattern\":" : "\"channel\":")
                .string(filter.value())
                .raw(",\"code\":")
                .string(why.code().wireName())
                .raw(",\"message\":")
                .string(why.reason())
                .raw("}}")
                .toFrame();
    }

    private static void publication(JsonWriter json, Publication publication, @Nullable ChannelPattern via) {
        channel(json.raw("{"), publication.channel(), via);
        position(json.raw(","), publication.position());
        json.raw(",\"time\":").number(publication.time());
        Member from = publication.from();
        if (from != null) {
            member(json.raw(",\"from\":"), from);
        }
        if (publication.state() != null) {
            json.raw(",\"state\":").string(publication.state());
        }
        payload(json.raw(","), "\"data\":", publication.payload());
        json.raw("}");
    }

    private static void payload(JsonWriter json, String field, Payload payload) {
        switch (payload.kind()) {
            case JSON -> json.raw(field).raw(payload.bytes());
            case TEXT -> json.raw(field).string(payload.bytes());
            case BINARY -> json.raw("\"binary\":").base64(payload.bytes());
        }
    }

    private static void publications(JsonWriter json, List<Publication> publications) {
        json.raw("\"publications\":[");
        String comma = "";
        for (Publication publication : publications) {
            publication(json.raw(comma), publication, null);
            comma = ",";
        }
        json.raw("]");
    }

    static void members(JsonWriter json, Roster roster) {
        json.raw("\"members\":[");
        String comma = "";
        for (Member member : roster.members()) {
            member(json.raw(comma), member);
            comma = ",";
        }
        json.raw("],\"total\":").number(roster.total());
    }

    private static void channel(JsonWriter json, ChannelName channel, @Nullable ChannelPattern via) {
        json.raw("\"channel\":").string(channel.value());
        if (via != null) {
            json.raw(",\"pattern\":").string(via.value());
        }
    }

    static void position(JsonWriter json, Position position) {
        json.raw("\"epoch\":").string(position.epoch()).raw(",\"offset\":").number(position.offset());
    }

    private static void member(JsonWriter json, Member member) {
        json.raw("{\"id\":").string(member.id());
        if (member.name() != null) {
            json.raw(",\"name\":").string(member.name());
        }
        if (member.user() != null) {
            json.raw(",\"user\":").string(member.user());
        }
        json.raw("}");
    }

    private static JsonWriter openReply(@Nullable String id, int payload) {
        return open(id, payload).raw("\"ok\":{");
    }

    private static JsonWriter open(@Nullable String id, int payload) {
        JsonWriter json = new JsonWriter(ENVELOPE + payload).raw("{");
        return id == null
                ? json
                : json.raw("\"id\":").raw(id.getBytes(StandardCharsets.UTF_8)).raw(",");
    }

    private static int size(@Nullable List<Publication> publications) {
        int bytes = 0;
        if (publications != null) {
            for (Publication publication : publications) {
                bytes += ENVELOPE + publication.payload().size();
            }
        }
        return bytes;
    }
}
