package io.parley.auth;

/**
 * The catalogue of rules by which credentials are refused. The id ends the sentence that the client is told, and is a label in the
 * metrics.
 */
public enum CredentialRule {
    /** Nothing was shown where something is needed. */
    NONE_SHOWN("credentials.missing"),
    /** This hub is not set up for credentials of this kind. */
    NOT_OFFERED("credentials.not-offered"),
    /** The proof was good and has been taken back. */
    REVOKED("credentials.revoked"),
    /** What is needed to check it is out of reach, or too many are being checked already. */
    UNAVAILABLE("credentials.unavailable"),
    TOKEN_TOO_LONG("token.too-long"),
    /** Not three parts of base64url, two of them JSON objects in UTF-8, each name once. */
    TOKEN_MALFORMED("token.malformed"),
    /** Encrypted, or another token within. */
    TOKEN_NESTED("token.nested"),
    /** Its {@code typ} says that it is no access token. */
    TOKEN_TYPE("token.type"),
    /** Its header asks for extensions. */
    TOKEN_CRITICAL("token.critical"),
    /** Its {@code alg} is none that the hub, or that its key, is for. */
    TOKEN_ALGORITHM("token.algorithm"),
    /** Nobody knows its {@code kid}. */
    TOKEN_KEY("token.key"),
    TOKEN_SIGNATURE("token.signature"),
    TOKEN_EXPIRED("token.expired"),
    TOKEN_NOT_YET_VALID("token.not-yet-valid"),
    /** It does not say from when to when it lives, or lives too long. */
    TOKEN_LIFE("token.life"),
    TOKEN_ISSUER("token.issuer"),
    TOKEN_AUDIENCE("token.audience"),
    /** It names no user, or one that cannot be. */
    TOKEN_USER("token.user"),
    /** What it grants is malformed. */
    TOKEN_PERMISSIONS("token.permissions"),
    /** The ticket was never issued, was used, has expired, or belongs to another address. */
    TICKET("ticket"),
    /** No such user, or not this password. */
    PASSWORD("password");

    private final String id;

    CredentialRule(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }
}
