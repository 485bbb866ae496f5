package io.parley.auth;

/** Whom a namespace lets do something, the widest circle first. */
public enum Who {
    EVERYBODY,
    /** Everybody who has proven who they are. */
    USERS,
    /** Those whose token or ticket grants it. */
    TOKEN,
    /** No client; only a backend whose API key grants it. */
    NOBODY
}
