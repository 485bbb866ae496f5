package io.parley.backend;

import io.parley.channel.ChannelPattern;
import io.parley.channel.Payload;
import io.parley.hub.Caller;
import io.parley.hub.Fact;
import io.parley.hub.Question;
import io.parley.protocol.JsonWriter;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The JSON that the backend is sent, as {@code src/docs/webhooks.md} describes it. Pure but for the node's name. */
public final class Bodies {

    private static final int ENVELOPE = 320;

    private final String node;

    /** @param node the name of this node, which is another after each start */
    public Bodies(String node) {
        this.node = node;
    }

    /** Bodies of a node that is named at random. */
    public static Bodies ofThisStart() {
        return new Bodies(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
    }

    byte[] question(Question question, long time) {
        JsonWriter json = open(ENVELOPE + size(question))
                .raw("\"question\":")
                .string(question.kind().wireName())
                .raw(",\"time\":")
                .number(time);
        client(json, question.caller());
        if (question instanceof Question.Subscribe subscribe) {
            json.raw(subscribe.filter() instanceof ChannelPattern ? ",\"pattern\":" : ",\"channel\":")
                    .string(subscribe.filter().toString());
        } else if (question instanceof Question.Publish publish) {
            json.raw(",\"channel\":").string(publish.channel().value());
            payload(json, ",\"data\":", publish.payload());
        }
        return json.raw("}").toBytes();
    }

    byte[] call(String procedure, Payload arguments, Caller caller, long time) {
        JsonWriter json = open(ENVELOPE + arguments.size())
                .raw("\"call\":")
                .string(procedure)
                .raw(",\"time\":")
                .number(time);
        client(json, caller);
        payload(json, ",\"arguments\":", arguments);
        return json.raw("}").toBytes();
    }

    /** One fact, to be put into a batch. */
    byte[] fact(Fact fact, long sequence, long time) {
        JsonWriter json = new JsonWriter(ENVELOPE)
                .raw("{\"id\":")
                .string(node + "-" + sequence)
                .raw(",\"sequence\":")
                .number(sequence)
                .raw(",\"time\":")
                .number(time)
                .raw(",\"fact\":")
                .string(fact.kind().wireName());
        if (fact instanceof Fact.Connected connected) {
            client(json, connected.caller());
        } else if (fact instanceof Fact.Disconnected disconnected) {
            client(json, disconnected.caller());
            json.raw(",\"cause\":").string(disconnected.cause().wireName());
        } else if (fact instanceof Fact.Joined joined) {
            client(json.raw(",\"channel\":").string(joined.channel().value()), joined.caller());
        } else if (fact instanceof Fact.Left left) {
            client(json.raw(",\"channel\":").string(left.channel().value()), left.caller());
            json.raw(",\"cause\":").string(left.cause().wireName());
        } else if (fact instanceof Fact.Occupied occupied) {
            json.raw(",\"channel\":").string(occupied.channel().value());
        } else if (fact instanceof Fact.Vacated vacated) {
            json.raw(",\"channel\":").string(vacated.channel().value());
        }
        return json.raw("}").toBytes();
    }

    /** Facts that were made by {@link #fact}, in their order. */
    byte[] batch(Iterable<byte[]> facts, int bytes) {
        JsonWriter json = open(ENVELOPE + bytes).raw("\"facts\":[");
        String comma = "";
        for (byte[] fact : facts) {
            json.raw(comma).raw(fact);
            comma = ",";
        }
        return json.raw("]}").toBytes();
    }

    private JsonWriter open(int capacity) {
        return new JsonWriter(capacity).raw("{\"node\":").string(node).raw(",");
    }

    private static int size(Question question) {
        return question instanceof Question.Publish publish ? publish.payload().size() : 0;
    }

    private static void client(JsonWriter json, Caller caller) {
        json.raw(",\"client\":{\"connection\":").string(caller.connection());
        if (caller.user() != null) {
            json.raw(",\"user\":").string(caller.user());
        }
        if (caller.name() != null) {
            json.raw(",\"name\":").string(caller.name());
        }
        json.raw(",\"address\":").string(caller.address()).raw("}");
    }

    private static void payload(JsonWriter json, String field, Payload payload) {
        switch (payload.kind()) {
            case JSON -> json.raw(field).raw(payload.bytes());
            case TEXT -> json.raw(field).string(payload.bytes());
            case BINARY -> json.raw(",\"binary\":").base64(payload.bytes());
        }
    }
}
