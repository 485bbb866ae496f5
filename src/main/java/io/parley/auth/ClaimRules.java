package io.parley.auth;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a token has to say, and where it says it.
 *
 * @param issuer who must have issued it ({@code iss}), or null for anybody who has the key
 * @param audiences of which its {@code aud} must name one; where there is none, it must not have an {@code aud} (RFC 7519 section
 *     4.1.3)
 * @param skew by how much the issuer's clock may differ from ours
 * @param longestLife from {@code iat} to {@code exp}; whoever is revoked is remembered for so long
 * @param userClaim the name of the claim that is the user's id
 * @param nameClaim the name of the claim to show others, or null for none
 * @param permissionsClaim the name of the claim that {@link Permissions} reads
 * @param patterns how many channels and patterns it may grant
 */
public record ClaimRules(
        @Nullable String issuer,
        List<String> audiences,
        Duration skew,
        Duration longestLife,
        String userClaim,
        @Nullable String nameClaim,
        String permissionsClaim,
        int patterns) {

    public ClaimRules {
        audiences = List.copyOf(audiences);
    }
}
