package io.parley.protocol.chat;

import io.parley.broker.Roster;
import io.parley.channel.ChannelName;
import io.parley.channel.Departure;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import io.parley.protocol.JsonWriter;
import io.parley.transport.Frame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what the hub says to superchat clients, one object a frame. Pure. */
final class SuperchatEncoder {

    private static final int ENVELOPE = 256;

    private SuperchatEncoder() {}

    static Frame welcome(Member self) {
        JsonWriter json = open("welcome", null, 0);
        member(json.raw(",\"you\":"), self);
        return json.raw("}").toFrame();
    }

    static Frame renamed(@Nullable String id, Member self) {
        JsonWriter json = open("renamed", id, 0);
        member(json.raw(",\"you\":"), self);
        return json.raw("}").toFrame();
    }

    static Frame sent(String id, ChannelName room, Position position) {
        JsonWriter json = open("sent", id, 0);
        room(json, room);
        position(json, position);
        return json.raw("}").toFrame();
    }

    static Frame joined(ChannelName room, Member member) {
        JsonWriter json = open("joined", null, 0);
        room(json, room);
        member(json.raw(",\"member\":"), member);
        return json.raw("}").toFrame();
    }

    static Frame left(@Nullable String id, ChannelName room, Member member, Departure cause) {
        JsonWriter json = open("left", id, 0);
        room(json, room);
        member(json.raw(",\"member\":"), member);
        return json.raw(",\"cause\":").string(cause.wireName()).raw("}").toFrame();
    }

    static Frame said(Publication publication) {
        JsonWriter json = new JsonWriter(ENVELOPE + publication.payload().size());
        said(json, publication);
        return json.toFrame();
    }

    static Frame typing(ChannelName channel, @Nullable Member from, boolean on) {
        JsonWriter json = open("typing", null, 0);
        room(json, channel);
        from(json, from);
        return json.raw(on ? ",\"on\":true}" : ",\"on\":false}").toFrame();
    }

    static Frame roster(@Nullable String id, ChannelName room, Roster roster) {
        JsonWriter json = open("roster", id, 0);
        room(json, room);
        json.raw(",\"members\":[");
        String comma = "";
        for (Member member : roster.members()) {
            member(json.raw(comma), member);
            comma = ",";
        }
        return json.raw("],\"total\":").number(roster.total()).raw("}").toFrame();
    }

    /**
     * Messages of a room's past.
     *
     * @param recovered whether nothing is missing since the position named, or null where none was
     * @param reason why not, or null
     */
    static Frame history(
            @Nullable String id,
            ChannelName room,
            Position position,
            @Nullable Boolean recovered,
            @Nullable String reason,
            List<Publication> messages) {
        JsonWriter json = open("history", id, 0);
        room(json, room);
        position(json, position);
        if (recovered != null) {
            json.raw(recovered ? ",\"recovered\":true" : ",\"recovered\":false");
        }
        if (reason != null) {
            json.raw(",\"reason\":").string(reason);
        }
        json.raw(",\"messages\":[");
        String comma = "";
        for (Publication message : messages) {
            said(json.raw(comma), message);
            comma = ",";
        }
        return json.raw("]}").toFrame();
    }

    static Frame error(@Nullable String id, Refusal refusal) {
        return open("error", id, 0)
                .raw(",\"code\":")
                .string(refusal.code().wireName())
                .raw(",\"message\":")
                .string(refusal.reason())
                .raw("}")
                .toFrame();
    }

    private static void said(JsonWriter json, Publication publication) {
        room(json.raw("{\"type\":\"said\""), publication.channel());
        from(json, publication.from());
        Payload payload = publication.payload();
        String text = Speech.text(payload);
        if (text != null) {
            json.raw(",\"text\":").string(text);
        } else if (payload.kind() == Payload.Kind.JSON) {
            json.raw(",\"data\":").raw(payload.bytes());
        } else {
            json.raw(",\"binary\":").base64(payload.bytes());
        }
        json.raw(",\"time\":").number(publication.time());
        position(json, publication.position());
        json.raw("}");
    }

    private static JsonWriter open(String type, @Nullable String id, int more) {
        JsonWriter json = new JsonWriter(ENVELOPE + more).raw("{\"type\":").string(type);
        return id == null ? json : json.raw(",\"id\":").raw(id.getBytes(StandardCharsets.UTF_8));
    }

    private static void room(JsonWriter json, ChannelName channel) {
        json.raw(",\"room\":").string(Names.roomOf(channel));
    }

    private static void from(JsonWriter json, @Nullable Member from) {
        if (from != null) {
            member(json.raw(",\"from\":"), from);
        }
    }

    private static void position(JsonWriter json, Position position) {
        json.raw(",\"epoch\":").string(position.epoch()).raw(",\"offset\":").number(position.offset());
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
}
