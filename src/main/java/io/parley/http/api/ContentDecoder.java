package io.parley.http.api;

import io.parley.broker.Draft;
import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.channel.Refusal;
import io.parley.protocol.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads those fields of a request that say what is published. For one request. */
final class ContentDecoder {

    private final JsonReader json;
    private @Nullable Payload payload;
    private @Nullable String key;
    private @Nullable String state;

    ContentDecoder(JsonReader json) {
        this.json = json;
    }

    /** Reads the field of that name; false where it is none of these. */
    boolean take(String name) {
        switch (name) {
            case "data" -> carry(Payload.json(json.raw()));
            case "binary" -> carry(binary());
            case "key" -> key = json.string("key", Draft.MAX_KEY_LENGTH);
            case "state" -> state = json.string("state", Draft.MAX_STATE_LENGTH);
            default -> {
                return false;
            }
        }
        return true;
    }

    /**
     * All of it, at the end of the object.
     *
     * @throws Refusal where the payload is missing
     */
    Operation.Content whole(JsonReader.Fields fields) {
        Payload carried = payload;
        if (carried == null) {
            throw fields.missing("data");
        }
        return new Operation.Content(carried, key, state);
    }

    private void carry(Payload read) {
        if (payload != null) {
            throw badRequest("a publication has \"data\" or \"binary\", not both");
        }
        payload = read;
    }

    private Payload binary() {
        String base64 = json.string("binary", Integer.MAX_VALUE);
        try {
            return Payload.binary(Base64.getDecoder().decode(base64.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw badRequest("\"binary\" is not base64 (RFC 4648 section 4): " + e.getMessage());
        }
    }

    private static Refusal badRequest(String message) {
        return new Refusal(ErrorCode.BAD_REQUEST, message);
    }
}
