package io.parley.auth;

import io.parley.auth.StrictJson.Digits;
import io.parley.channel.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes an identity of what a token says that was found to be genuine (RFC 7519 section 4.1). Any thread. */
final class Claims {

    private static final int LONGEST_TOKEN_ID = 256;

    /** A NumericDate (RFC 7519 section 2) until far beyond the year 3000; fractions of a second are cut off. */
    private static final Pattern DATE = Pattern.compile("([0-9]{1,12})(\\.[0-9]{1,9})?");

    private final ClaimRules rules;
    private final InstantSource clock;
    private final AuthenticationCounts counts;

    Claims(ClaimRules rules, InstantSource clock, AuthenticationCounts counts) {
        this.rules = rules;
        this.clock = clock;
        this.counts = counts;
    }

    /**
     * Whom the token is about.
     *
     * @throws Refusal where it breaks a rule
     */
    Identity identity(Map<String, @Nullable Object> claims) {
        checkIssuer(claims);
        checkAudience(claims);
        Instant issuedAt = date(claims, "iat");
        Instant expiresAt = date(claims, "exp");
        checkTimes(issuedAt, expiresAt, date(claims, "nbf"));
        String user = user(claims);
        return new Identity(
                user, name(claims), Identity.Proof.TOKEN, tokenId(claims), issuedAt, expiresAt, rights(claims, user));
    }

    private void checkIssuer(Map<String, @Nullable Object> claims) {
        if (rules.issuer() != null && !rules.issuer().equals(claims.get("iss"))) {
            throw counts.refuse(CredentialRule.TOKEN_ISSUER, "the token's iss is not the one of parley.auth.issuer");
        }
    }

    private void checkAudience(Map<String, @Nullable Object> claims) {
        Object audience = claims.get("aud");
        if (rules.audiences().isEmpty()) {
            if (audience != null) {
                throw counts.refuse(
                        CredentialRule.TOKEN_AUDIENCE,
                        "the token's aud names whom it is for, and parley.auth.audience does not say who this hub is");
            }
            return;
        }
        List<?> named = audience instanceof List<?> list ? list : audience == null ? List.of() : List.of(audience);
        if (rules.audiences().stream().noneMatch(named::contains)) {
            throw counts.refuse(
                    CredentialRule.TOKEN_AUDIENCE,
                    "the token is for somebody else: its aud has none of parley.auth.audience");
        }
    }

    private void checkTimes(@Nullable Instant issuedAt, @Nullable Instant expiresAt, @Nullable Instant notBefore) {
        if (issuedAt == null || expiresAt == null) {
            throw counts.refuse(
                    CredentialRule.TOKEN_LIFE,
                    "the token does not say when it was issued (iat) and when it expires (exp)");
        }
        if (issuedAt.plus(rules.longestLife()).isBefore(expiresAt)) {
            throw counts.refuse(
                    CredentialRule.TOKEN_LIFE,
                    "the token lives longer than " + rules.longestLife() + "; parley.auth.token-life allows more");
        }
        Instant now = clock.instant();
        if (!now.isBefore(expiresAt.plus(rules.skew()))) {
            throw counts.refuse(CredentialRule.TOKEN_EXPIRED, "the token has expired");
        }
        Instant soon = now.plus(rules.skew());
        if (issuedAt.isAfter(soon) || (notBefore != null && notBefore.isAfter(soon))) {
            throw counts.refuse(CredentialRule.TOKEN_NOT_YET_VALID, "the token is not valid yet (iat, nbf)");
        }
    }

    private String user(Map<String, @Nullable Object> claims) {
        if (claims.get(rules.userClaim()) instanceof String user && UserName.isId(user)) {
            return user;
        }
        throw counts.refuse(
                CredentialRule.TOKEN_USER,
                "the token's " + rules.userClaim() + " is to be the user's id: a string of 1 to " + UserName.LONGEST_ID
                        + " characters without control characters");
    }

    private @Nullable String name(Map<String, @Nullable Object> claims) {
        Object name = rules.nameClaim() == null ? null : claims.get(rules.nameClaim());
        if (name == null || (name instanceof String text && UserName.isName(text))) {
            return (String) name;
        }
        throw counts.refuse(
                CredentialRule.TOKEN_USER,
                "the token's " + rules.nameClaim() + " is to be a string of 1 to " + UserName.LONGEST_NAME
                        + " characters without control characters");
    }

    private @Nullable String tokenId(Map<String, @Nullable Object> claims) {
        Object id = claims.get("jti");
        if (id == null || (id instanceof String text && text.length() <= LONGEST_TOKEN_ID)) {
            return (String) id;
        }
        throw counts.refuse(
                CredentialRule.TOKEN_MALFORMED,
                "the token's jti is to be a string of at most " + LONGEST_TOKEN_ID + " characters");
    }

    private Rights rights(Map<String, @Nullable Object> claims, String user) {
        if (!claims.containsKey(rules.permissionsClaim())) {
            return Rights.NONE;
        }
        try {
            return Permissions.read(claims.get(rules.permissionsClaim()), user, rules.patterns());
        } catch (Refusal e) {
            throw counts.refuse(
                    CredentialRule.TOKEN_PERMISSIONS, "the token's " + rules.permissionsClaim() + ": " + e.reason());
        }
    }

    private @Nullable Instant date(Map<String, @Nullable Object> claims, String name) {
        Object value = claims.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Digits digits) {
            var date = DATE.matcher(digits.text());
            if (date.matches()) {
                return Instant.ofEpochSecond(Long.parseLong(date.group(1)));
            }
        }
        throw counts.refuse(
                CredentialRule.TOKEN_MALFORMED, "the token's " + name + " is to be a number of seconds since 1970");
    }
}
