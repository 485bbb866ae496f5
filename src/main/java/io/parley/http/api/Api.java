package io.parley.http.api;

import io.parley.auth.ApiKey;
import io.parley.auth.Scope;
import io.parley.broker.ChannelQuery;
import io.parley.broker.HistoryQuery;
import io.parley.channel.ChannelName;
import io.parley.channel.Position;
import io.parley.hub.Backend;
import io.parley.hub.Client;
import io.parley.protocol.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All routes of the API, one line each, and what they do. Knows no container; any thread. */
final class Api {

    private static final String DESCRIPTION = "openapi.json";

    private final Backend backend;
    private final ApiLimits limits;
    private final Operations operations;
    private final RequestDecoder decoder;
    private final byte[] description = description();
    private final List<Route> routes;

    Api(ApiServlet.Subject subject, ApiLimits limits, Failures failures) {
        this.backend = subject.backend();
        this.limits = limits;
        this.operations = new Operations(backend, failures);
        this.decoder = new RequestDecoder(limits);
        Credentialing credentialing =
                new Credentialing(subject.tickets(), subject.revocations(), subject.authenticating(), decoder, limits);
        this.routes = List.of(
                get("/openapi.json", Route.Kind.PUBLIC_VIEW, null, Set.of(), this::describe),
                post("/publish", Route.Kind.REPEATABLE_COMMAND, Scope.PUBLISH, this::publish),
                post("/broadcast", Route.Kind.REPEATABLE_COMMAND, Scope.PUBLISH, this::broadcast),
                post("/batch", Route.Kind.REPEATABLE_COMMAND, null, this::batch),
                get(
                        "/history",
                        Route.Kind.TAGGED_VIEW,
                        Scope.READ,
                        Set.of("channel", "epoch", "offset", "limit"),
                        this::history),
                get("/presence", Route.Kind.TAGGED_VIEW, Scope.READ, Set.of("channel"), this::presence),
                get("/occupancy", Route.Kind.VIEW, Scope.READ, Set.of("channel"), this::occupancy),
                get("/channels", Route.Kind.VIEW, Scope.READ, Set.of("prefix", "after", "limit"), this::channels),
                get(
                        "/connections",
                        Route.Kind.VIEW,
                        Scope.CONNECTIONS,
                        Set.of("user", "after", "limit"),
                        this::connections),
                get("/connections/{id}", Route.Kind.VIEW, Scope.CONNECTIONS, Set.of(), this::connection),
                post("/connections/{id}/disconnect", Route.Kind.COMMAND, Scope.CONNECTIONS, this::disconnect),
                post("/tickets", Route.Kind.COMMAND, Scope.TICKETS, credentialing::ticket),
                post("/revocations", Route.Kind.COMMAND, Scope.REVOCATIONS, credentialing::revocation));
    }

    List<Route> routes() {
        return routes;
    }

    /**
     * The route of a method and a path below {@code /api/v1}; HEAD goes where GET does.
     *
     * @throws ProblemException with 404 where there is no such path, with 405 where it has no such method
     */
    Route route(String method, String path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        for (Route route : routes) {
            if (route.method().equals(wanted) && route.match(path) != null) {
                return route;
            }
        }
        throw Problem.of(405, "method_not_allowed", "this resource does not know this method")
                .with("Allow", allowed(path))
                .exception();
    }

    /**
     * The methods of a path, for the header {@code Allow}.
     *
     * @throws ProblemException with 404 where there is no such path
     */
    String allowed(String path) {
        Set<String> methods = new TreeSet<>();
        for (Route route : routes) {
            if (route.match(path) != null) {
                methods.add(route.method());
            }
        }
        if (methods.isEmpty()) {
            throw Problem.of(404, "no_such_resource", "there is nothing here; /api/v1/openapi.json lists what there is")
                    .exception();
        }
        methods.add("OPTIONS");
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    private CompletionStage<ApiAnswer> describe(ApiRequest request) {
        return done(new ApiAnswer(200, "application/json", description, Map.of()));
    }

    private CompletionStage<ApiAnswer> publish(ApiRequest request) {
        return run(request, decoder.publish(request.body()));
    }

    private CompletionStage<ApiAnswer> broadcast(ApiRequest request) {
        return run(request, decoder.broadcast(request.body()));
    }

    private CompletionStage<ApiAnswer> batch(ApiRequest request) {
        return operations.batch(request.caller(), decoder.batch(request.body())).thenApply(ApiAnswer::ok);
    }

    private CompletionStage<ApiAnswer> history(ApiRequest request) {
        Query query = request.query();
        ChannelName channel = channel(query);
        String epoch = query.text("epoch");
        if ((epoch == null) != (query.text("offset") == null) || (epoch != null && epoch.isEmpty())) {
            throw Problem.badRequest("the parameters 'epoch' and 'offset' go together: they are one position")
                    .exception();
        }
        Position since =
                epoch == null ? null : new Position(epoch, query.number("offset", 0, 0, JsonReader.LARGEST_INTEGER));
        return run(request, new Operation.History(channel, new HistoryQuery(since, pageSize(query, 0))));
    }

    private CompletionStage<ApiAnswer> presence(ApiRequest request) {
        return run(request, new Operation.Presence(channel(request.query())));
    }

    private CompletionStage<ApiAnswer> occupancy(ApiRequest request) {
        return run(request, new Operation.Occupancy(channel(request.query())));
    }

    private CompletionStage<ApiAnswer> channels(ApiRequest request) {
        Query query = request.query();
        ChannelQuery wanted = new ChannelQuery(query.text("prefix", ""), query.text("after", ""), pageSize(query, 1));
        return backend.channels(wanted)
                .thenApply(page -> AnswerEncoder.channels(
                        page,
                        page.channels().stream()
                                .filter(request.caller()::reaches)
                                .toList()))
                .thenApply(ApiAnswer::ok);
    }

    private CompletionStage<ApiAnswer> connections(ApiRequest request) {
        allChannels(request.caller());
        Query query = request.query();
        String user = query.text("user");
        Predicate<Client> wanted = user == null
                ? client -> true
                : client -> user.equals(client.identity().user());
        return done(ApiAnswer.ok(
                AnswerEncoder.connections(backend.clients(query.text("after", ""), pageSize(query, 1), wanted))));
    }

    private CompletionStage<ApiAnswer> connection(ApiRequest request) {
        allChannels(request.caller());
        return done(ApiAnswer.ok(AnswerEncoder.connection(client(request.id()))));
    }

    /** Begins to close the connection; what was sent before still goes out. */
    private CompletionStage<ApiAnswer> disconnect(ApiRequest request) {
        allChannels(request.caller());
        RequestDecoder.Disconnect asked = decoder.disconnect(request.body());
        client(request.id()).connection().close(asked.code(), asked.reason());
        return done(ApiAnswer.noContent());
    }

    private CompletionStage<ApiAnswer> run(ApiRequest request, Operation operation) {
        return operations.run(request.caller(), operation).thenApply(ApiAnswer::ok);
    }

    private Client client(String id) {
        Client client = backend.client(id);
        if (client == null) {
            throw Problem.of(404, "no_such_connection", "no connection of this node has this id")
                    .exception();
        }
        return client;
    }

    /** A connection is in many channels: who may see only some of them may not see it. */
    private static void allChannels(ApiKey caller) {
        if (!caller.reachesAll()) {
            throw Problem.notPermitted(
                            "api.channels",
                            "the API key '" + caller.name()
                                    + "' is for some channels only, and connections are in many")
                    .exception();
        }
    }

    private int pageSize(Query query, int least) {
        int usual = Math.min(RequestDecoder.DEFAULT_PAGE, limits.pageSize());
        return (int) query.number("limit", usual, least, limits.pageSize());
    }

    private static ChannelName channel(Query query) {
        return ChannelName.parse(query.required("channel"));
    }

    private static <T> CompletionStage<T> done(T result) {
        return CompletableFuture.completedFuture(result);
    }

    private static Route get(
            String path, Route.Kind kind, @Nullable Scope scope, Set<String> parameters, Route.Handler handler) {
        return new Route("GET", path, scope, parameters, kind, handler);
    }

    private static Route post(String path, Route.Kind kind, @Nullable Scope scope, Route.Handler handler) {
        return new Route("POST", path, scope, Set.of(), kind, handler);
    }

    private static byte[] description() {
        try (InputStream resource = Objects.requireNonNull(Api.class.getResourceAsStream(DESCRIPTION), DESCRIPTION)) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
