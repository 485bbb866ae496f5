package io.parley.http.api;

import io.parley.auth.ApiKey;
import io.parley.auth.ApiKeys;
import io.parley.auth.Revocations;
import io.parley.auth.Tickets;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import io.parley.handshake.ForwardedRequest;
import io.parley.handshake.OpeningRequest;
import io.parley.handshake.TrustedProxies;
import io.parley.handshake.Verdict.Refused;
import io.parley.http.BodyReader;
import io.parley.http.Peer;
import io.parley.http.ServletOpeningRequest;
import io.parley.hub.Backend;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1}: the hub for backends, in JSON over HTTP. Needs asynchronous support, and keeps no thread of the container while it
 * waits for a body, for the hub, or for a client to take its answer.
 */
public final class ApiServlet extends HttpServlet {

    /** Where it is mapped. */
    public static final String PATH = "/api/v1/*";

    private static final long serialVersionUID = 1L;

    private static final Pattern JSON =
            Pattern.compile("application/json *(; *charset *= *\"?utf-8\"? *)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]{1,255}");

    private final transient Api api;
    private final transient Callers callers;
    private final transient ApiLimits limits;
    private final transient Failures failures;
    private final transient Idempotency idempotency;
    private final transient TrustedProxies proxies;
    private final transient ScheduledExecutorService timer;
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * What the API acts on.
     *
     * @param authenticating whether the hub asks anybody who they are; where it does not, and there are no keys, this machine may do
     *     everything
     */
    public record Subject(Backend backend, Tickets tickets, Revocations revocations, boolean authenticating) {}

    /**
     * @param proxies whose word on the client is taken
     * @param timer for deadlines; stays the caller's
     */
    public ApiServlet(
            Subject subject, ApiKeys keys, ApiLimits limits, TrustedProxies proxies, ScheduledExecutorService timer) {
        Backend backend = subject.backend();
        this.failures = new Failures(backend);
        this.api = new Api(subject, limits, failures);
        this.callers = new Callers(keys, !subject.authenticating());
        this.limits = limits;
        this.idempotency = new Idempotency(limits, InstantSource.system(), backend.limitsReached());
        this.proxies = proxies;
        this.timer = timer;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        boolean room = inFlight.incrementAndGet() <= limits.requestsInFlight();
        Exchange exchange = new Exchange(async, request, response, inFlight::decrementAndGet);
        try {
            if (!room) {
                throw new Refusal(
                        ErrorCode.LIMIT_EXCEEDED,
                        Limit.API_REQUESTS_IN_FLIGHT,
                        "at most " + limits.requestsInFlight()
                                + " requests may be under way (parley.api.requests-in-flight)");
            }
            begin(request, exchange);
        } catch (IOException | RuntimeException e) {
            exchange.answer(early(failures.problem(e).answer(), request));
        }
    }

    private void begin(HttpServletRequest request, Exchange exchange) throws IOException {
        ForwardedRequest seen =
                ForwardedRequest.of(new ServletOpeningRequest(request), request.getRemoteAddr(), proxies);
        Refused misreported = seen.refusal();
        if (misreported != null) {
            throw Problem.badRequest(misreported.reason())
                    .by(misreported.rule())
                    .exception();
        }
        callers.checkSite(seen);
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        if (request.getMethod().equals("OPTIONS")) {
            exchange.answer(ApiAnswer.noContent().with("Allow", api.allowed(path)));
            return;
        }
        Route route = api.route(request.getMethod(), path);
        ApiKey caller = callers.caller(seen, Peer.isLocal(request), route.kind() == Route.Kind.PUBLIC_VIEW);
        if (route.scope() != null) {
            Operations.check(caller, route.scope());
        }
        Query query = Query.parse(request.getQueryString(), route.parameters());
        String id = String.valueOf(route.match(path));
        if (route.kind().isView()) {
            exchange.within(limits.timeout().toMillis(), timer, () -> exchange.answer(late()));
            ApiRequest asked = new ApiRequest(caller, id, query, "");
            String known = String.join(",", seen.header("If-None-Match"));
            answer(exchange, perform(() -> route.handler().answer(asked)), route, known);
            return;
        }
        String key = idempotencyKey(seen, route);
        CompletableFuture<String> body = body(request, seen);
        exchange.within(limits.timeout().toMillis(), timer, () -> exchange.answer(body.isDone() ? late() : tooSlow()));
        body.whenComplete((text, failure) -> {
            if (failure instanceof IOException) {
                exchange.end();
            } else if (failure != null) {
                exchange.answer(failures.problem(failure).answer().with("Connection", "close"));
            } else {
                ApiRequest asked = new ApiRequest(caller, id, query, text);
                answer(exchange, perform(() -> once(route, path, asked, key)), route, "");
            }
        });
    }

    private CompletionStage<ApiAnswer> once(Route route, String path, ApiRequest asked, @Nullable String key) {
        return key == null
                ? route.handler().answer(asked)
                : idempotency.once(
                        asked.caller().name(),
                        key,
                        digest(path + '\n' + asked.body()),
                        () -> route.handler().answer(asked));
    }

    private static CompletionStage<ApiAnswer> perform(Supplier<CompletionStage<ApiAnswer>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** @param known the ETags that the client has, as it lists them */
    private void answer(Exchange exchange, CompletionStage<ApiAnswer> work, Route route, String known) {
        work.whenComplete((answer, failure) -> {
            if (failure != null) {
                exchange.answer(failures.problem(failure).answer());
            } else {
                exchange.answer(route.kind().isTagged() ? tagged(answer, known) : answer);
            }
        });
    }

    /** RFC 9110 sections 8.8.3 and 13.1.2: the tag is the digest of the body. */
    private static ApiAnswer tagged(ApiAnswer answer, String known) {
        String tag = '"' + digest(new String(answer.body(), StandardCharsets.UTF_8)) + '"';
        ApiAnswer tagged = answer.with("ETag", tag).with("Cache-Control", "private, no-cache");
        for (String candidate : known.split(",", -1)) {
            String plain = candidate.strip();
            if (plain.equals("*") || plain.equals(tag) || plain.equals("W/" + tag)) {
                return tagged.notModified();
            }
        }
        return tagged;
    }

    private @Nullable String idempotencyKey(OpeningRequest request, Route route) {
        List<String> keys = request.header("Idempotency-Key");
        if (keys.isEmpty()) {
            return null;
        }
        if (route.kind() != Route.Kind.REPEATABLE_COMMAND) {
            throw Problem.badRequest("this resource takes no Idempotency-Key").exception();
        }
        if (keys.size() > 1 || !IDEMPOTENCY_KEY.matcher(keys.get(0)).matches()) {
            throw Problem.badRequest("an Idempotency-Key has 1 to 255 visible ASCII characters, and is there once")
                    .exception();
        }
        return keys.get(0);
    }

    private CompletableFuture<String> body(HttpServletRequest request, OpeningRequest seen) throws IOException {
        List<String> types = seen.header("Content-Type");
        if (types.size() != 1 || !JSON.matcher(types.get(0).strip()).matches()) {
            throw Problem.of(415, "unsupported_media_type", "send \"Content-Type: application/json\", in UTF-8")
                    .exception();
        }
        if (!seen.header("Content-Encoding").isEmpty()) {
            throw Problem.of(415, "unsupported_media_type", "send the body as it is, without Content-Encoding")
                    .exception();
        }
        return hasBody(seen)
                ? BodyReader.read(request, limits.requestBytes(), tooLarge())
                : CompletableFuture.completedFuture("");
    }

    private Refusal tooLarge() {
        return new Refusal(
                ErrorCode.TOO_LARGE,
                Limit.API_REQUEST_BYTES,
                "a request has at most " + limits.requestBytes() + " bytes (parley.api.request-bytes)");
    }

    private static boolean hasBody(OpeningRequest request) {
        List<String> lengths = request.header("Content-Length");
        return !request.header("Transfer-Encoding").isEmpty()
                || !(lengths.isEmpty() || lengths.get(0).strip().equals("0"));
    }

    /** Whoever is told before its body was read must not take what it still sends for the next request. */
    private static ApiAnswer early(ApiAnswer answer, HttpServletRequest request) {
        return hasBody(new ServletOpeningRequest(request)) ? answer.with("Connection", "close") : answer;
    }

    private ApiAnswer late() {
        return failures.problem(new Refusal(
                        ErrorCode.UNAVAILABLE,
                        Limit.API_TIMEOUT,
                        "the hub did not answer within " + limits.timeout().toMillis() + " ms (parley.api.timeout)"))
                .answer();
    }

    private ApiAnswer tooSlow() {
        return Problem.of(408, "timeout", "the request did not come in time (parley.api.timeout)")
                .by(Limit.API_TIMEOUT.setting())
                .answer()
                .with("Connection", "close");
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
