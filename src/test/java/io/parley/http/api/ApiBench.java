package io.parley.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.ApiKey;
import io.parley.auth.ApiKeys;
import io.parley.auth.Authentication;
import io.parley.auth.AuthenticationCounts;
import io.parley.auth.Revocations;
import io.parley.auth.Scope;
import io.parley.auth.Tickets;
import io.parley.broker.Stages;
import io.parley.broker.memory.MemoryBroker;
import io.parley.broker.memory.MemoryLimits;
import io.parley.broker.memory.MemoryPresenceStore;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Namespaces;
import io.parley.hub.Hub;
import io.parley.hub.HubLimits;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** The API on a hub in memory, without HTTP; holds every answer to the description. */
final class ApiBench {

    static final ApiKey ANYTHING = ApiKey.withoutSecret("anything", EnumSet.allOf(Scope.class));

    static final ApiLimits LIMITS =
            new ApiLimits(1 << 16, 8, Duration.ofSeconds(10), 10, 20, 5, 3, 4096, Duration.ofMinutes(1));

    private final ApiDescription description = ApiDescription.read();
    private final AuthenticationCounts counts = new AuthenticationCounts();
    final Tickets tickets = new Tickets(Duration.ofMinutes(1), 10, InstantSource.system(), counts);
    final Revocations revocations = new Revocations(Duration.ofHours(1), 10, InstantSource.system(), counts);
    final Hub hub;
    private final Failures failures;
    private final Api api;

    ApiBench() {
        this(true);
    }

    /** @param authenticating whether the hub asks anybody who they are */
    ApiBench(boolean authenticating) {
        Namespaces namespaces = new Namespaces(
                Map.of("quiet", new NamespaceRules(0, Duration.ofMinutes(1), false)),
                new NamespaceRules(10, Duration.ofMinutes(1), true));
        hub = new Hub(
                new MemoryBroker(namespaces, new MemoryLimits(50, 1 << 20, 10), InstantSource.system()),
                new MemoryPresenceStore(),
                namespaces,
                HubLimits.DEFAULTS);
        failures = new Failures(hub.backend());
        api = new Api(new ApiServlet.Subject(hub.backend(), tickets, revocations, authenticating), LIMITS, failures);
    }

    Api api() {
        return api;
    }

    /** Who shows these tickets. */
    Authentication authentication() {
        return new Authentication(new Authentication.Ways(null, tickets, null, false, false), revocations, counts);
    }

    ApiAnswer get(String path, Map<String, String> parameters) {
        return ask("GET", path, parameters, "");
    }

    ApiAnswer post(String path, String body) {
        return ask("POST", path, Map.of(), body);
    }

    ApiAnswer ask(String method, String path, Map<String, String> parameters, String body) {
        return ask(ANYTHING, method, path, parameters, body);
    }

    ApiAnswer ask(ApiKey caller, String method, String path, Map<String, String> parameters, String body) {
        String query = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .sorted()
                .collect(Collectors.joining("&"));
        ApiAnswer answer = answer(caller, method, path, query, body);
        if (!answer.headers().containsKey("ETag") && answer.status() == 200 && method.equals("GET")) {
            // The servlet's own work, as are keys.
            answer = answer.with("ETag", "\"\"");
        }
        description.check(
                method,
                query.isEmpty() ? path : path + "?" + query,
                method.equals("POST") ? body : null,
                answer.status(),
                answer.headers(),
                answer.contentType(),
                text(answer));
        return answer;
    }

    static String text(ApiAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private ApiAnswer answer(ApiKey caller, String method, String path, String query, String body) {
        try {
            Route route = api.route(method, path);
            if (route.scope() != null) {
                Operations.check(caller, route.scope());
            }
            CompletionStage<ApiAnswer> stage = route.handler()
                    .answer(new ApiRequest(
                            caller, String.valueOf(route.match(path)), Query.parse(query, route.parameters()), body));
            return Stages.get(stage);
        } catch (RuntimeException e) {
            return failures.problem(e).answer();
        }
    }

    /** A key whose secret is {@code test}. */
    static ApiKey key(String name, String scopes, String channels) {
        String digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        String text = name + ":" + digest + ":" + scopes + (channels == null ? "" : ":" + channels);
        return ApiKeys.parse(List.of(text)).find("test");
    }

    /** The text of an answer that is 200. */
    static String ok(ApiAnswer answer) {
        String text = text(answer);
        assertThat(answer.status()).as(text).isEqualTo(200);
        return text;
    }
}
