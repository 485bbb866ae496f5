package io.parley.auth;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One-time tickets: a backend has one issued for a user, whose client shows it instead of a token, once and soon.
 *
 * <p>A ticket has 256 random bits. Only its hash is kept, so neither a heap dump nor the time that a look-up takes gives one away.
 * Whoever shows it uses it up, also from a foreign address: it has been seen by somebody else then. Any thread; nothing blocks.
 */
public final class Tickets {

    private static final int RANDOM_BYTES = 32;

    /** The numeric forms only, so that no name server is ever asked. */
    private static final String NUMERIC = "[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]+";

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Held> byHash = new ConcurrentHashMap<>();
    private final AtomicInteger held = new AtomicInteger();
    private final Duration longestLife;
    private final int most;
    private final InstantSource clock;
    private final AuthenticationCounts counts;

    /** A ticket as whoever asked for it gets it. */
    public record Issued(String value, Instant expiresAt) {

        /** Without the value. */
        @Override
        public String toString() {
            return "a ticket until " + expiresAt;
        }
    }

    /** Whom a ticket is about. */
    private record Held(
            Identity identity, Instant expiresAt, @Nullable String address) {}

    /**
     * @param longestLife the most that a ticket may wait to be used
     * @param most how many may wait at a time
     */
    public Tickets(Duration longestLife, int most, InstantSource clock, AuthenticationCounts counts) {
        this.longestLife = longestLife;
        this.most = most;
        this.clock = clock;
        this.counts = counts;
    }

    /**
     * Issues a ticket.
     *
     * @param user the id of whom it is for
     * @param name what others are to see, or null
     * @param rights what it grants
     * @param life how long it may wait to be used; null is the longest
     * @param address the only numeric address that may use it, or null for any
     * @throws Refusal where an argument is none that a ticket can have, or too many wait
     */
    public Issued issue(
            String user, @Nullable String name, Rights rights, @Nullable Duration life, @Nullable String address) {
        if (!UserName.isId(user) || (name != null && !UserName.isName(name))) {
            throw new Refusal(
                    ErrorCode.BAD_REQUEST,
                    "the user's id and name have 1 to " + UserName.LONGEST_ID
                            + " characters and no control characters");
        }
        Duration wanted = life == null ? longestLife : life;
        if (wanted.isZero() || wanted.isNegative() || wanted.compareTo(longestLife) > 0) {
            throw new Refusal(
                    ErrorCode.BAD_REQUEST,
                    "a ticket lives more than 0 and at most " + longestLife.toSeconds()
                            + " seconds (parley.auth.ticket-life)");
        }
        String bound = address == null ? null : normal(address);
        if (address != null && bound == null) {
            throw new Refusal(ErrorCode.BAD_REQUEST, "the client's address is an IPv4 or IPv6 address in numbers");
        }
        if (held.incrementAndGet() > most) {
            held.decrementAndGet();
            throw counts.exceeded(ErrorCode.LIMIT_EXCEEDED, Limit.TICKETS, most + " tickets wait to be used, the most");
        }
        Instant now = clock.instant();
        Identity identity = new Identity(user, name, Identity.Proof.TICKET, null, now, null, rights);
        String value = newValue();
        byHash.put(hash(value), new Held(identity, now.plus(wanted), bound));
        return new Issued(value, now.plus(wanted));
    }

    /**
     * Uses a ticket up.
     *
     * @throws Refusal where there is none of this value any more, or it belongs to another address; which of these is not said
     */
    Identity redeem(Credentials.Ticket ticket) {
        Held found = byHash.remove(hash(ticket.value()));
        if (found != null) {
            held.decrementAndGet();
            boolean inTime = clock.instant().isBefore(found.expiresAt);
            if (inTime && (found.address == null || found.address.equals(normal(ticket.remoteAddress())))) {
                return found.identity;
            }
        }
        throw counts.refuse(
                CredentialRule.TICKET,
                "the ticket is unknown, used, expired, or belongs to another address: ask for a new one");
    }

    /** How many wait to be used, those that have expired since the last {@link #sweep()} among them. */
    public int waiting() {
        return held.get();
    }

    /** Forgets what has expired. To be called every few seconds. */
    public void sweep() {
        Instant now = clock.instant();
        byHash.forEach((hash, ticket) -> {
            if (!now.isBefore(ticket.expiresAt) && byHash.remove(hash, ticket)) {
                held.decrementAndGet();
            }
        });
    }

    private String newValue() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String hash(String value) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** One text for each address, or null where it is none: {@code ::1} is {@code 0:0:0:0:0:0:0:1}. */
    private static @Nullable String normal(String address) {
        if (!address.matches(NUMERIC)) {
            return null;
        }
        try {
            return InetAddress.getByName(address).getHostAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
