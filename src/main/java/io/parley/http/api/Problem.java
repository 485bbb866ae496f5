package io.parley.http.api;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import io.parley.protocol.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a request is not answered as it was asked, as {@code application/problem+json} (RFC 9457); its members {@code code} and
 * {@code rule} are for programs and stay the same, {@code detail} is for people.
 *
 * @param code what kind of error: the wire name of an {@link ErrorCode}, or one of HTTP's own
 * @param rule what decided: a setting's name where a limit or a setting did, else the code once more
 * @param headers what the answer says in its head beside
 */
record Problem(int status, String code, String rule, String detail, Map<String, String> headers) {

    static final String CONTENT_TYPE = "application/problem+json";

    private static final String CHALLENGE = "Bearer realm=\"parley\"";

    /** A problem of HTTP's own, which no other way into the hub has. */
    static Problem of(int status, String code, String detail) {
        return new Problem(status, code, code, detail, Map.of());
    }

    static Problem badRequest(String detail) {
        return of(refusalStatus(ErrorCode.BAD_REQUEST), ErrorCode.BAD_REQUEST.wireName(), detail);
    }

    static Problem unauthenticated(String detail) {
        return of(401, ErrorCode.UNAUTHENTICATED.wireName(), detail).with("WWW-Authenticate", CHALLENGE);
    }

    static Problem notPermitted(String rule, String detail) {
        return of(403, ErrorCode.NOT_PERMITTED.wireName(), detail).by(rule);
    }

    /** What the hub refuses. */
    static Problem of(Refusal refusal) {
        ErrorCode code = refusal.code();
        Limit limit = refusal.limit();
        String rule = limit == null ? code.wireName() : limit.setting();
        int status = refusalStatus(code);
        Problem problem = new Problem(status, code.wireName(), rule, refusal.reason(), Map.of());
        return switch (status) {
            case 401 -> problem.with("WWW-Authenticate", CHALLENGE);
            case 429 -> problem.with("Retry-After", "1");
            case 503 -> problem.with("Retry-After", "5");
            default -> problem;
        };
    }

    /** The one table of the hub's errors and HTTP's (RFC 9110 section 15, RFC 6585 section 4). */
    static int refusalStatus(ErrorCode code) {
        return switch (code) {
            case MALFORMED, UNKNOWN_COMMAND, BAD_REQUEST, BAD_CHANNEL -> 400;
            case UNAUTHENTICATED -> 401;
            case NOT_PERMITTED -> 403;
            case NOT_OFFERED, NO_SUCH_PROCEDURE, NOT_SUBSCRIBED -> 404;
            case ALREADY_SUBSCRIBED -> 409;
            case TOO_LARGE -> 413;
            case LIMIT_EXCEEDED -> 429;
            case INTERNAL -> 500;
            case UNAVAILABLE -> 503;
        };
    }

    Problem by(String decided) {
        return new Problem(status, code, decided, detail, headers);
    }

    Problem with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(status, code, rule, detail, Map.copyOf(more));
    }

    ProblemException exception() {
        return new ProblemException(this);
    }

    ApiAnswer answer() {
        return new ApiAnswer(status, CONTENT_TYPE, json(new JsonWriter(256)).toBytes(), headers);
    }

    JsonWriter json(JsonWriter json) {
        return json.raw("{\"title\":")
                .string(title())
                .raw(",\"status\":")
                .number(status)
                .raw(",\"code\":")
                .string(code)
                .raw(",\"rule\":")
                .string(rule)
                .raw(",\"detail\":")
                .string(detail)
                .raw("}");
    }

    /** RFC 9457 section 4.2.1: without a type of its own, the phrase of the status. */
    private String title() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            default -> "Internal Server Error";
        };
    }
}
