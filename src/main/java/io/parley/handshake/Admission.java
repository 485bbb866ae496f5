package io.parley.handshake;

import io.parley.auth.Authenticator;
import io.parley.auth.Credentials;
import io.parley.auth.Identity;
import io.parley.channel.Refusal;
import io.parley.handshake.Verdict.NotAnUpgrade;
import io.parley.handshake.Verdict.Presented;
import io.parley.handshake.Verdict.Refused;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The whole line of an opening handshake: strict check, origin, credentials, limits, subprotocol. The same for every runtime; what
 * differs is only how a runtime waits where it takes a while to find out whose credentials they are.
 *
 * <p>May be used by any thread.
 */
public final class Admission {

    private static final Logger LOG = System.getLogger(Admission.class.getName());

    private static final CompletionStage<Identity> NOBODY = CompletableFuture.completedStage(Identity.ANONYMOUS);

    private final OpeningHandshake handshake;
    private final Authenticator authenticator;

    public Admission(OpeningHandshake handshake, Authenticator authenticator) {
        this.handshake = handshake;
        this.authenticator = authenticator;
    }

    /** What has a say beside the handshake, such as the number of connections. */
    @FunctionalInterface
    public interface Room {

        /** Why a correct handshake is refused before its credentials are looked at, or null. */
        default @Nullable Refused refusalAtOnce() {
            return null;
        }

        /** Why there is none for this client, or null. */
        @Nullable Refused refusal(Identity who);
    }

    /**
     * Judges a request. The answer is nearly always there at once; where it is not, it comes by another thread, and the request
     * is not looked at any more. Never fails, and never completes with {@link Presented}.
     *
     * @param principal as whom the servlet container knows the client, or null
     * @param room asked before the credentials, and last but one, then on the thread that completes the answer
     */
    public CompletableFuture<Verdict> judge(ForwardedRequest request, @Nullable String principal, Room room) {
        return judge(request, handshake.check(request, request.remoteAddress(), principal), shown -> room);
    }

    /**
     * As {@link #judge}, for a request that opens an event stream or a long poll, or is a single command: by what the proxies say, by
     * origin, by credentials, and by what room there is.
     *
     * @param rooms what room there is for whoever shows these credentials, which nobody has looked at yet; called at once
     */
    public CompletableFuture<Verdict> identify(
            ForwardedRequest request, @Nullable String principal, Function<Credentials, Room> rooms) {
        return judge(request, handshake.identify(request, request.remoteAddress(), principal), rooms);
    }

    private CompletableFuture<Verdict> judge(
            ForwardedRequest request, Verdict verdict, Function<Credentials, Room> rooms) {
        Refused misreported = verdict instanceof NotAnUpgrade ? null : request.refusal();
        if (misreported != null) {
            return CompletableFuture.completedFuture(misreported);
        }
        if (!(verdict instanceof Presented presented)) {
            return CompletableFuture.completedFuture(verdict);
        }
        Room room = rooms.apply(presented.credentials());
        Refused atOnce = room.refusalAtOnce();
        if (atOnce != null) {
            return CompletableFuture.completedFuture(atOnce);
        }
        // Nothing shown is nobody yet: what such a client may do, and for how long, is the hub's affair.
        CompletionStage<Identity> found = presented.credentials() instanceof Credentials.None
                ? NOBODY
                : authenticator.authenticate(presented.credentials());
        return found.handle(
                        (who, failure) -> failure == null ? admit(presented, who, room) : refusal(presented, failure))
                .toCompletableFuture();
    }

    /** The answer to a client whose credentials take too long to be looked at. */
    public static Refused late() {
        return Rule.AUTHENTICATION_UNAVAILABLE.refuse(
                "It takes too long to find out whose credentials these are (parley.auth.handshake-deadline); try again.");
    }

    private Verdict admit(Presented presented, Identity who, Room room) {
        Refused full = room.refusal(who);
        return full != null ? full : handshake.choose(presented, who);
    }

    private static Refused refusal(Presented presented, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof Refusal refusal)) {
            LOG.log(Level.ERROR, "whose credentials these are could not be found out", cause);
            return Rule.AUTHENTICATION_UNAVAILABLE.refuse(
                    "The hub failed to find out whose credentials these are; its log says why.");
        }
        String reason = sentence(refusal.reason());
        return switch (refusal.code()) {
            case UNAUTHENTICATED -> Rule.UNAUTHENTICATED.refuse(reason);
            case UNAVAILABLE -> Rule.AUTHENTICATION_UNAVAILABLE.refuse(reason);
            default -> Rule.NOT_PERMITTED.refuse(reason);
        };
    }

    private static String sentence(String reason) {
        String ascii = reason.replaceAll("[^ -~]", "?");
        String capital = ascii.substring(0, 1).toUpperCase(Locale.ROOT) + ascii.substring(1);
        return capital.endsWith(".") ? capital : capital + ".";
    }
}
