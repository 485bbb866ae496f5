package io.parley.protocol.updates;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import io.parley.hub.EventEncoder;
import io.parley.protocol.JsonWriter;
import io.parley.transport.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what players are told. The states of a world go into one frame for all, or a few where there are very many. Pure. */
enum UpdatesEncoder implements EventEncoder {
    UPDATES;

    /** What a player publishes who is no longer there. */
    static final Payload GONE = Payload.json("null");

    /** Beyond so many bytes a frame is followed by another. */
    static final int LARGE = 1 << 16;

    private static final int ENVELOPE = 128;

    static Frame joined(ChannelName world, Member self) {
        JsonWriter json = new JsonWriter(ENVELOPE)
                .raw("{\"joined\":")
                .string(worldOf(world))
                .raw(",\"you\":{\"id\":")
                .string(self.id());
        name(json, self);
        return json.raw("}}").toFrame();
    }

    static Frame left(ChannelName world) {
        return new JsonWriter(ENVELOPE)
                .raw("{\"left\":")
                .string(worldOf(world))
                .raw("}")
                .toFrame();
    }

    static Frame error(Refusal refusal) {
        return new JsonWriter(ENVELOPE)
                .raw("{\"error\":{\"code\":")
                .string(refusal.code().wireName())
                .raw(",\"message\":")
                .string(refusal.reason())
                .raw("}}")
                .toFrame();
    }

    @Override
    public @Nullable Frame encode(ChannelEvent event, @Nullable ChannelPattern via) {
        return event instanceof ChannelEvent.Published published
                ? encodeStates(List.of(published.publication()), false, via).get(0)
                : null;
    }

    @Override
    public List<Frame> encodeStates(List<Publication> states, boolean all, @Nullable ChannelPattern via) {
        List<Frame> frames = new ArrayList<>(1);
        int from = 0;
        do {
            int end = from;
            int bytes = 0;
            while (end < states.size() && bytes < LARGE) {
                bytes += ENVELOPE + states.get(end++).payload().size();
            }
            // Only the first says to forget the others: those that follow belong to it.
            frames.add(players(states.subList(from, end), all && from == 0, bytes));
            from = end;
        } while (from < states.size());
        return frames;
    }

    private static Frame players(List<Publication> states, boolean all, int bytes) {
        JsonWriter json = new JsonWriter(ENVELOPE + bytes);
        json.raw(all ? "{\"all\":true,\"players\":[" : "{\"players\":[");
        boolean first = true;
        for (Publication state : states) {
            boolean gone = state.payload().equals(GONE);
            if (!(gone && all)) {
                player(json.raw(first ? "" : ","), state, gone);
                first = false;
            }
        }
        return json.raw("]}").toFrame();
    }

    private static void player(JsonWriter json, Publication state, boolean gone) {
        Member from = state.from();
        json.raw("{\"id\":").string(from != null ? from.id() : String.valueOf(state.state()));
        if (gone) {
            json.raw(",\"gone\":true}");
            return;
        }
        if (from != null) {
            name(json, from);
        }
        Payload payload = state.payload();
        switch (payload.kind()) {
            case JSON -> json.raw(",\"state\":").raw(payload.bytes());
            case TEXT -> json.raw(",\"state\":").string(payload.bytes());
            case BINARY -> json.raw(",\"binary\":").base64(payload.bytes());
        }
        json.raw("}");
    }

    private static void name(JsonWriter json, Member member) {
        if (member.name() != null) {
            json.raw(",\"name\":").string(member.name().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String worldOf(ChannelName world) {
        return world.value().substring(UpdatesDecoder.WORLDS.length());
    }
}
