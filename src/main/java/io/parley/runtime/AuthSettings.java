package io.parley.runtime;

import io.parley.auth.ClaimRules;
import io.parley.auth.TokenKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who may connect and how they show it; {@link ExposureRule} says when something of it is asked for.
 *
 * @param tokenBytes the longest token
 * @param anonymous whether a client may show nothing though there is authentication
 * @param usersFile for HTTP Basic
 * @param containerUsers whether a servlet container's word is taken
 * @param grace how long a connection may outlive its token
 * @param connectDeadline until when a connection must show its first credentials
 * @param waiting how many credentials may wait to be checked
 * @param anonymousBeyondLoopbackInsecurely lets other machines in though there is no authentication
 */
public record AuthSettings(
        TokenKeys keys,
        ClaimRules claims,
        int tokenBytes,
        boolean anonymous,
        Optional<Path> usersFile,
        boolean containerUsers,
        Duration ticketLife,
        int tickets,
        int revocations,
        int waiting,
        Duration grace,
        Duration connectDeadline,
        boolean anonymousBeyondLoopbackInsecurely) {

    /** Whether anybody can show who they are, be it by a ticket that a backend gets for them, so that namespaces may ask for it. */
    boolean enabled(Settings.Api api) {
        return keys.any() || usersFile.isPresent() || containerUsers || api.issuesTickets();
    }
}
