package io.parley.http.api;

import io.parley.auth.Action;
import io.parley.auth.ApiKey;
import io.parley.auth.Revocations;
import io.parley.auth.Rights;
import io.parley.auth.Tickets;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import io.parley.protocol.JsonReader;
import io.parley.protocol.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Issues tickets and takes back what has been proven, for backends. Any thread. */
final class Credentialing {

    private static final int LONGEST_ADDRESS = 64;

    /** Whatever the length of an id in a token, which is bounded by the token's. */
    private static final int LONGEST_ID = 255;

    private static final long MOST_SECONDS = Duration.ofDays(365).toSeconds();

    private final Tickets tickets;
    private final Revocations revocations;
    private final boolean authenticating;
    private final RequestDecoder decoder;
    private final ApiLimits limits;

    /** @param authenticating whether the hub asks anybody who they are */
    Credentialing(
            Tickets tickets,
            Revocations revocations,
            boolean authenticating,
            RequestDecoder decoder,
            ApiLimits limits) {
        this.tickets = tickets;
        this.revocations = revocations;
        this.authenticating = authenticating;
        this.decoder = decoder;
        this.limits = limits;
    }

    /** A ticket as a backend asks for it. */
    private record Wanted(
            String user,
            @Nullable String name,
            @Nullable Duration life,
            @Nullable String address,
            Rights rights) {}

    CompletionStage<ApiAnswer> ticket(ApiRequest request) {
        Wanted wanted = decoder.whole(request.body(), this::wanted);
        checkAuthenticating();
        checkGrants(request.caller(), wanted.rights);
        Tickets.Issued issued = tickets.issue(wanted.user, wanted.name, wanted.rights, wanted.life, wanted.address);
        return CompletableFuture.completedFuture(ApiAnswer.ok(new JsonWriter(128)
                .raw("{\"ticket\":")
                .string(issued.value())
                .raw(",\"expires_at\":")
                .number(issued.expiresAt().toEpochMilli())
                .raw("}")));
    }

    CompletionStage<ApiAnswer> revocation(ApiRequest request) {
        Runnable revocation = decoder.whole(request.body(), this::revocation);
        checkAuthenticating();
        revocation.run();
        return CompletableFuture.completedFuture(ApiAnswer.noContent());
    }

    private void checkAuthenticating() {
        if (!authenticating) {
            throw new Refusal(
                    ErrorCode.NOT_OFFERED,
                    "this hub asks nobody who they are: no authentication is configured (parley.auth)");
        }
    }

    /** Nobody can give away more than they have. */
    private static void checkGrants(ApiKey caller, Rights wanted) {
        wanted.granted().forEach((action, filters) -> {
            for (ChannelFilter filter : filters) {
                if (!caller.covers(filter)) {
                    throw Problem.notPermitted(
                                    "api.channels",
                                    "the API key '" + caller.name() + "' is not for all of " + filter
                                            + ", so that it can grant nobody to " + action.wireName() + " there")
                            .exception();
                }
            }
        });
    }

    private Wanted wanted(JsonReader json) {
        JsonReader.Fields fields = json.object("a ticket");
        String user = null;
        String displayName = null;
        Duration life = null;
        String address = null;
        Rights rights = Rights.NONE;
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "user" -> user = json.string("user", Integer.MAX_VALUE);
                case "name" -> displayName = json.string("name", Integer.MAX_VALUE);
                case "seconds" -> life = Duration.ofSeconds(json.integer("seconds", MOST_SECONDS));
                case "address" -> address = json.string("address", LONGEST_ADDRESS);
                case "grants" -> rights = grants(json);
                default -> throw fields.unknown(name, "user, name, seconds, address and grants");
            }
        }
        if (user == null) {
            throw fields.missing("user");
        }
        return new Wanted(user, displayName, life, address, rights);
    }

    private Rights grants(JsonReader json) {
        Map<Action, List<ChannelFilter>> granted = new EnumMap<>(Action.class);
        JsonReader.Fields fields = json.object("\"grants\"");
        for (String name = fields.next(); name != null; name = fields.next()) {
            Action action = action(name);
            if (action == null) {
                throw fields.unknown(name, "subscribe, publish, presence, history and call");
            }
            List<ChannelFilter> filters = new ArrayList<>();
            JsonReader.Elements elements = json.array(name, limits.batchSize(), Limit.API_BATCH_SIZE);
            while (elements.next()) {
                filters.add(ChannelFilter.parse(json.string(name, Integer.MAX_VALUE)));
            }
            granted.put(action, filters);
        }
        return new Rights(granted);
    }

    private static @Nullable Action action(String wireName) {
        for (Action action : Action.values()) {
            if (action.wireName().equals(wireName)) {
                return action;
            }
        }
        return null;
    }

    private Runnable revocation(JsonReader json) {
        JsonReader.Fields fields = json.object("a revocation");
        String name = fields.next();
        Runnable revocation = name == null ? null : revocation(name, json);
        if (revocation == null || fields.next() != null) {
            throw new Refusal(ErrorCode.BAD_REQUEST, "a revocation has one field: user, token or issued_until");
        }
        return revocation;
    }

    private @Nullable Runnable revocation(String name, JsonReader json) {
        switch (name) {
            case "user", "token" -> {
                String id = json.string(name, LONGEST_ID);
                return () -> {
                    if (name.equals("user")) {
                        revocations.revokeUser(id);
                    } else {
                        revocations.revokeToken(id);
                    }
                };
            }
            case "issued_until" -> {
                Instant time = Instant.ofEpochMilli(json.integer(name, JsonReader.LARGEST_INTEGER));
                return () -> revocations.revokeIssuedUntil(time);
            }
            default -> {
                return null;
            }
        }
    }
}
