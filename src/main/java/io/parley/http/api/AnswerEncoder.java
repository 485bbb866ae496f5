package io.parley.http.api;

import io.parley.broker.ChannelPage;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.broker.Roster;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.hub.Client;
import io.parley.hub.ClientPage;
import io.parley.hub.Occupancy;
import io.parley.protocol.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the bodies of answers. Pure. */
final class AnswerEncoder {

    private static final int ENVELOPE = 256;

    private AnswerEncoder() {}

    static JsonWriter published(Position position) {
        return position(new JsonWriter(64), position);
    }

    /**
     * A page of history. {@code complete} says, where a position was named, whether nothing is missing after it; {@code next} is the
     * position to go on from, where there is more.
     */
    static JsonWriter history(HistoryQuery query, HistoryPage page) {
        List<Publication> publications = page.publications();
        JsonWriter json = new JsonWriter(ENVELOPE + size(publications)).raw("{\"position\":");
        position(json, page.position());
        Position since = query.since();
        if (since != null) {
            json.raw(",\"complete\":").raw(isComplete(since, page) ? "true" : "false");
        }
        json.raw(",\"publications\":[");
        String comma = "";
        for (Publication publication : publications) {
            publication(json.raw(comma), publication);
            comma = ",";
        }
        json.raw("]");
        if (!publications.isEmpty()) {
            Position last = publications.get(publications.size() - 1).position();
            if (last.offset() < page.position().offset()) {
                position(json.raw(",\"next\":"), last);
            }
        }
        return json.raw("}");
    }

    static JsonWriter presence(Roster roster) {
        JsonWriter json = new JsonWriter(ENVELOPE).raw("{\"members\":[");
        String comma = "";
        for (Member member : roster.members()) {
            member(json.raw(comma), member);
            comma = ",";
        }
        return json.raw("],\"total\":").number(roster.total()).raw("}");
    }

    static JsonWriter occupancy(Occupancy occupancy) {
        JsonWriter json = new JsonWriter(64).raw("{\"subscribers\":").number(occupancy.subscribers());
        Integer members = occupancy.members();
        if (members != null) {
            json.raw(",\"members\":").number(members);
        }
        return json.raw("}");
    }

    /** @param shown those of the page that the caller may see */
    static JsonWriter channels(ChannelPage page, List<ChannelName> shown) {
        JsonWriter json = new JsonWriter(ENVELOPE).raw("{\"channels\":[");
        String comma = "";
        for (ChannelName channel : shown) {
            json.raw(comma).string(channel.value());
            comma = ",";
        }
        json.raw("]");
        if (page.more()) {
            json.raw(",\"next\":")
                    .string(page.channels().get(page.channels().size() - 1).value());
        }
        return json.raw("}");
    }

    static JsonWriter connections(ClientPage page) {
        JsonWriter json = new JsonWriter(ENVELOPE).raw("{\"connections\":[");
        String comma = "";
        for (Client client : page.clients()) {
            connection(json.raw(comma), client).raw("}");
            comma = ",";
        }
        json.raw("]");
        if (page.more()) {
            Client last = page.clients().get(page.clients().size() - 1);
            json.raw(",\"next\":").string(last.connection().id());
        }
        return json.raw("}");
    }

    /** One connection with what it is subscribed to. */
    static JsonWriter connection(Client client) {
        JsonWriter json = connection(new JsonWriter(ENVELOPE), client).raw(",\"subscribed\":[");
        String comma = "";
        for (String filter : client.subscriptions().stream()
                .map(ChannelFilter::value)
                .sorted()
                .toList()) {
            json.raw(comma).string(filter);
            comma = ",";
        }
        return json.raw("]}");
    }

    static JsonWriter position(JsonWriter json, Position position) {
        return json.raw("{\"epoch\":")
                .string(position.epoch())
                .raw(",\"offset\":")
                .number(position.offset())
                .raw("}");
    }

    private static boolean isComplete(Position since, HistoryPage page) {
        if (!since.epoch().equals(page.position().epoch())) {
            return false;
        }
        long next = page.publications().isEmpty()
                ? page.position().offset() + 1
                : page.publications().get(0).position().offset();
        return next == since.offset() + 1;
    }

    private static JsonWriter connection(JsonWriter json, Client client) {
        json.raw("{\"id\":").string(client.connection().id());
        optional(json, ",\"name\":", client.member().name());
        optional(json, ",\"user\":", client.identity().user());
        return json.raw(",\"address\":")
                .string(client.connection().remoteAddress())
                .raw(",\"subscriptions\":")
                .number(client.subscriptions().size());
    }

    private static void publication(JsonWriter json, Publication publication) {
        json.raw("{\"offset\":")
                .number(publication.position().offset())
                .raw(",\"time\":")
                .number(publication.time());
        Member from = publication.from();
        if (from != null) {
            member(json.raw(",\"from\":"), from);
        }
        optional(json, ",\"state\":", publication.state());
        Payload payload = publication.payload();
        switch (payload.kind()) {
            case JSON -> json.raw(",\"data\":").raw(payload.bytes());
            case TEXT -> json.raw(",\"data\":").string(payload.bytes());
            case BINARY -> json.raw(",\"binary\":").base64(payload.bytes());
        }
        json.raw("}");
    }

    private static void member(JsonWriter json, Member member) {
        json.raw("{\"id\":").string(member.id());
        optional(json, ",\"name\":", member.name());
        optional(json, ",\"user\":", member.user());
        json.raw("}");
    }

    private static void optional(JsonWriter json, String field, @Nullable String value) {
        if (value != null) {
            json.raw(field).string(value);
        }
    }

    private static int size(List<Publication> publications) {
        long bytes = 0;
        for (Publication publication : publications) {
            bytes += ENVELOPE + publication.payload().size();
        }
        return (int) Math.min(bytes, 1 << 20);
    }
}
