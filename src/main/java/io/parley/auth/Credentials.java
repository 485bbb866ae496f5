package io.parley.auth;

/** What somebody shows to prove who they are. Its text form never contains the secret. */
public sealed interface Credentials {

    /** Nothing was shown. */
    record None() implements Credentials {}

    /** A JSON Web Token (RFC 7519), from wherever it came. */
    record Token(String compact) implements Credentials {

        @Override
        public String toString() {
            return "a token";
        }
    }

    /** A one-time ticket, and the address that shows it. */
    record Ticket(String value, String remoteAddress) implements Credentials {

        @Override
        public String toString() {
            return "a ticket";
        }
    }

    /** A name and a password (RFC 7617). */
    record Basic(String user, String password) implements Credentials {

        @Override
        public String toString() {
            return "a password of " + user;
        }
    }

    /** The name under which the servlet container knows the user. */
    record Principal(String name) implements Credentials {}
}
