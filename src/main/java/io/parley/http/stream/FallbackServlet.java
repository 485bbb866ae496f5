package io.parley.http.stream;

import io.parley.auth.Identity;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import io.parley.handshake.Admission;
import io.parley.handshake.ForwardedRequest;
import io.parley.handshake.Verdict;
import io.parley.handshake.Verdict.Refused;
import io.parley.http.BodyReader;
import io.parley.http.ServletOpeningRequest;
import io.parley.protocol.json.StreamMessages;
import io.parley.transport.FlushBatch;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What all fallbacks have in common: the same doors as a WebSocket has, by the same policies; pages of other origins as far as those let
 * them in (CORS, Fetch section 3.2); and who the client is.
 */
abstract class FallbackServlet extends HttpServlet {

    /** Says which requests come from one client. A secret: what others see is made of it and does not lead back. */
    static final String CLIENT = "Parley-Client";

    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(FallbackServlet.class.getName());
    private static final Pattern SECRET = Pattern.compile("[!-~]{16,128}");
    private static final int ID_BYTES = 8;
    private static final int ID_RADIX = 36;

    private final transient Fallbacks fallbacks;
    private final transient Fallbacks.Entrance entrance;
    private final String methods;

    /** @param methods those that it answers, as in {@code Allow} */
    FallbackServlet(Fallbacks fallbacks, Fallbacks.Entrance entrance, String methods) {
        this.fallbacks = fallbacks;
        this.entrance = entrance;
        this.methods = methods;
    }

    /**
     * Answers a request that is asynchronous already.
     *
     * @throws Refusal where it makes no sense; the answer says so
     */
    abstract void answer(HttpServletRequest request, Caller caller, Exchange exchange) throws IOException;

    /** Whether its requests carry commands. */
    boolean isCommand() {
        return false;
    }

    final Fallbacks fallbacks() {
        return fallbacks;
    }

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.setHeader("Vary", "Origin");
        ForwardedRequest seen =
                ForwardedRequest.of(new ServletOpeningRequest(request), request.getRemoteAddr(), fallbacks.proxies());
        Refused refused =
                seen.refusal() != null ? seen.refusal() : fallbacks.origins().refusal(seen);
        if (refused != null) {
            refuse(response, seen, refused);
            return;
        }
        String origin = request.getHeader("Origin");
        if (origin != null) {
            response.setHeader("Access-Control-Allow-Origin", origin.trim());
            response.setHeader("Access-Control-Expose-Headers", "Retry-After");
        }
        String method = request.getMethod();
        if (method.equals("OPTIONS")) {
            preflight(response);
        } else if (!Arrays.asList(methods.split(", ")).contains(method)) {
            response.setHeader("Allow", methods);
            write(response, 405, new Refusal(ErrorCode.BAD_REQUEST, "Only " + methods + " are answered here."));
        } else {
            begin(request, response, seen);
        }
    }

    private void begin(HttpServletRequest request, HttpServletResponse response, ForwardedRequest seen)
            throws IOException {
        String secret = request.getHeader(CLIENT);
        if (secret != null && !SECRET.matcher(secret).matches()) {
            write(
                    response,
                    400,
                    new Refusal(ErrorCode.BAD_REQUEST, CLIENT + " has 16 to 128 visible ASCII characters"));
            return;
        }
        String address = seen.remoteAddress();
        Arrival arrival = new Arrival(
                secret == null ? null : publicId(secret),
                fallbacks.guests(),
                entrance.room(request, address, false),
                entrance.room(request, address, true));
        Principal known = request.getUserPrincipal();
        CompletableFuture<Verdict> judged =
                fallbacks.admission().identify(seen, known == null ? null : known.getName(), arrival::room);
        Exchange exchange = Exchange.begin(request, response);
        judged.completeOnTimeout(
                        Admission.late(), fallbacks.limits().bodyTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .thenAccept(verdict -> judged(verdict, arrival, request, seen, exchange));
    }

    private void judged(
            Verdict verdict, Arrival arrival, HttpServletRequest request, ForwardedRequest seen, Exchange exchange) {
        if (!(verdict instanceof Verdict.Admitted admitted)) {
            refuse(exchange, seen, (Refused) verdict);
            return;
        }
        if (admitted.who().proof() == Identity.Proof.NONE
                && !fallbacks.hub().doors().anonymous()) {
            // On a WebSocket the first command may still show some; here there is none.
            exchange.response().setHeader("WWW-Authenticate", "Bearer realm=\"parley\"");
            refuse(
                    exchange,
                    new Refusal(ErrorCode.UNAUTHENTICATED, "this hub asks for credentials, and none were shown"));
            return;
        }
        Caller caller = arrival.admitted(admitted.who(), seen.remoteAddress());
        FlushBatch.begin();
        try {
            checkRate(request, caller);
            answer(request, caller, exchange);
        } catch (Refusal refusal) {
            refuse(exchange, refusal);
        } catch (IOException | RuntimeException e) {
            fail(exchange, e);
        } finally {
            FlushBatch.endAndForget();
        }
    }

    private void fail(Exchange exchange, Exception failure) {
        LOG.log(System.Logger.Level.ERROR, getClass().getSimpleName() + " failed", failure);
        refuse(exchange, Errors.refusal(failure));
    }

    private void checkRate(HttpServletRequest request, Caller caller) {
        String query = request.getQueryString();
        long length = request.getContentLengthLong();
        // A longer body is refused without being read.
        long read = length > fallbacks.limits().messageBytes() ? 0 : Math.max(0, length);
        String clientId = caller.clientId();
        boolean here = clientId != null && fallbacks.guests().of(clientId) != null;
        Refusal tooFast = fallbacks
                .rates()
                .refusal(
                        here ? clientId : null,
                        caller.remoteAddress(),
                        isCommand(),
                        (int) read + (query == null ? 0 : query.length()));
        if (tooFast != null) {
            throw tooFast;
        }
    }

    /** As before the request was asynchronous; the sentence becomes the message of an error that programs understand. */
    private void refuse(Exchange exchange, ForwardedRequest seen, Refused refused) {
        note(seen, refused);
        HttpServletResponse response = exchange.response();
        refused.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("Content-Type")) {
                response.setHeader(name, value);
            }
        });
        ErrorCode code = switch (refused.status()) {
            case 401 -> ErrorCode.UNAUTHENTICATED;
            case 503 -> ErrorCode.UNAVAILABLE;
            case 429 -> ErrorCode.LIMIT_EXCEEDED;
            case 400 -> ErrorCode.BAD_REQUEST;
            default -> ErrorCode.NOT_PERMITTED;
        };
        WholeAnswer.send(exchange, refused.status(), StreamMessages.error(new Refusal(code, refused.reason()), null));
    }

    /** Answers an asynchronous request with an error of the native protocol. */
    final void refuse(Exchange exchange, Refusal refusal) {
        Limit limit = refusal.limit();
        if (limit != null) {
            fallbacks.counts().limits().add(limit);
        }
        HttpServletResponse response = exchange.response();
        if (refusal.code().temporary()) {
            response.setHeader("Retry-After", "1");
        }
        // What is left of the body is not read, and must not be taken for a request.
        response.setHeader("Connection", "close");
        WholeAnswer.send(exchange, Errors.status(refusal.code()), StreamMessages.error(refusal, null));
    }

    /** Reads the body and hands it on; what that throws becomes the answer. */
    final void read(HttpServletRequest request, Exchange exchange, Consumer<String> taker) throws IOException {
        if (request.getContentLengthLong() < 0) {
            throw new Refusal(ErrorCode.BAD_REQUEST, "the request needs a body and a Content-Length");
        }
        FallbackLimits limits = fallbacks.limits();
        long millis = limits.bodyTimeout().toMillis();
        Refusal tooLarge = new Refusal(
                ErrorCode.TOO_LARGE,
                Limit.MESSAGE_BYTES,
                "a body has at most " + limits.messageBytes() + " bytes (parley.limits.message-bytes)");
        CompletableFuture<String> body = BodyReader.read(request, limits.messageBytes(), tooLarge);
        Future<?> deadline = fallbacks
                .timer()
                .schedule(() -> body.completeExceptionally(tooSlow(millis)), millis, TimeUnit.MILLISECONDS);
        body.whenComplete((text, failure) -> {
            deadline.cancel(false);
            if (failure == null) {
                take(text, exchange, taker);
            } else if (failure instanceof Refusal refusal) {
                refuse(exchange, refusal);
            } else {
                refuse(exchange, new Refusal(ErrorCode.BAD_REQUEST, "the body did not come whole"));
            }
        });
    }

    private void take(String body, Exchange exchange, Consumer<String> taker) {
        FlushBatch.begin();
        try {
            taker.accept(body);
        } catch (Refusal refusal) {
            refuse(exchange, refusal);
        } catch (RuntimeException e) {
            fail(exchange, e);
        } finally {
            FlushBatch.endAndForget();
        }
    }

    private static Refusal tooSlow(long millis) {
        return new Refusal(
                ErrorCode.BAD_REQUEST, "the body did not come within " + millis + " ms (parley.http.head-timeout)");
    }

    static @Nullable String lastEventId(HttpServletRequest request) {
        return request.getHeader("Last-Event-ID");
    }

    private void preflight(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        response.setHeader("Allow", methods + ", OPTIONS");
        response.setHeader("Access-Control-Allow-Methods", methods);
        response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID, " + CLIENT);
        response.setHeader("Access-Control-Max-Age", "600");
    }

    private void note(ForwardedRequest seen, Refused refused) {
        fallbacks.refused(refused);
        LOG.log(
                System.Logger.Level.INFO,
                "request from {0} refused with {1} by {2}: {3}",
                seen.remoteAddress(),
                refused.status(),
                refused.rule(),
                refused.reason());
    }

    private void refuse(HttpServletResponse response, ForwardedRequest seen, Refused refused) throws IOException {
        note(seen, refused);
        byte[] body = refused.body();
        response.setStatus(refused.status());
        refused.headers().forEach((name, value) -> {
            if (name.equalsIgnoreCase("Content-Type")) {
                response.setContentType(value);
            } else {
                response.setHeader(name, value);
            }
        });
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static void write(HttpServletResponse response, int status, Refusal refusal) throws IOException {
        byte[] body = StreamMessages.error(refusal, null);
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Any node makes the same of it. */
    private static String publicId(String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest((CLIENT + ':' + secret).getBytes(StandardCharsets.US_ASCII));
            return new BigInteger(1, Arrays.copyOf(hash, ID_BYTES)).toString(ID_RADIX);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
