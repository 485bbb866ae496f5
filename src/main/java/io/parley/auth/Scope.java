package io.parley.auth;

import java.util.Arrays;
import java.util.Optional;

/** What an {@link ApiKey} may be used for; the wire name stands in settings and refusals. */
public enum Scope {
    /** To publish, in one channel or many. */
    PUBLISH("publish"),
    /** To see channels, their history, and who is in them. */
    READ("read"),
    /** To see and to end connections. */
    CONNECTIONS("connections"),
    /** To issue tickets for any user. */
    TICKETS("tickets"),
    /** To revoke users and tokens. */
    REVOCATIONS("revocations");

    private final String wireName;

    Scope(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** The scope of that wire name. */
    public static Optional<Scope> named(String wireName) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName.equals(wireName))
                .findFirst();
    }
}
