package io.parley.http.api;

import io.parley.auth.Scope;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One method of one resource.
 *
 * @param path below {@code /api/v1}; with {@code {id}} where it is open
 * @param scope what the key must be good for; null where the operations in the body say, or where no key is needed
 * @param parameters those of the query
 * @param kind how the HTTP around it is to be treated
 */
record Route(String method, String path, @Nullable Scope scope, Set<String> parameters, Kind kind, Handler handler) {

    /** What a route answers with. */
    @FunctionalInterface
    interface Handler {

        /** Fails, or throws, with a {@link ProblemException} or a {@link io.parley.channel.Refusal}. */
        CompletionStage<ApiAnswer> answer(ApiRequest request);
    }

    /** How the HTTP around a route is to be treated. */
    enum Kind {
        /** Shows what can change at any moment. */
        VIEW,
        /** Shows what a client may hold on to and ask for changes of, by its {@code ETag}. */
        TAGGED_VIEW,
        /** The description, which needs no key. */
        PUBLIC_VIEW,
        /** Changes something. */
        COMMAND,
        /** Changes something, and can be sent twice with an {@code Idempotency-Key}. */
        REPEATABLE_COMMAND;

        boolean isView() {
            return this == VIEW || this == TAGGED_VIEW || this == PUBLIC_VIEW;
        }

        boolean isTagged() {
            return this == TAGGED_VIEW || this == PUBLIC_VIEW;
        }
    }

    private static final String OPEN = "{id}";

    /** The part of this path that the route leaves open, empty where it leaves none; null where the path is another. */
    @Nullable String match(String asked) {
        if (!path.contains(OPEN)) {
            return path.equals(asked) ? "" : null;
        }
        String before = path.substring(0, path.indexOf(OPEN));
        String behind = path.substring(before.length() + OPEN.length());
        if (!asked.startsWith(before) || !asked.endsWith(behind)) {
            return null;
        }
        int end = asked.length() - behind.length();
        String part = end > before.length() ? asked.substring(before.length(), end) : "";
        return part.isEmpty() || part.indexOf('/') >= 0 ? null : part;
    }
}
