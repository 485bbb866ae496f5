package io.parley.handshake;

import io.parley.handshake.ExtensionSyntax.Offer;
import io.parley.handshake.ExtensionSyntax.Parameter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of negotiating permessage-deflate, RFC 7692 section 7.1.
 *
 * <p>Whatever was offered, the answer asks both sides to start each message anew ({@code server_no_context_takeover} and {@code
 * client_no_context_takeover}, which a server may add by sections 7.1.1.1 and 7.1.1.2): no connection needs memory for a
 * window, and one compressed frame serves all who receive it.
 */
public final class PermessageDeflate {

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

    /** The one window that this server compresses with. */
    private static final String WINDOW_BITS = "15";

    private static final Set<String> WINDOWS = Set.of("8", "9", "10", "11", "12", "13", "14", WINDOW_BITS);

    private PermessageDeflate() {}

    /**
     * Takes the first offer that can be kept (section 5: the client's order is its preference).
     *
     * @param lines the values of all {@code Sec-WebSocket-Extensions} fields of the request
     * @return the value of the field in the answer, or null where no offer is taken and the field is left out
     */
    public static @Nullable String negotiate(List<String> lines) {
        List<Offer> offers = ExtensionSyntax.parse(lines);
        if (offers == null) {
            return null;
        }
        for (Offer offer : offers) {
            if (offer.extension().equals(NAME) && isKept(offer)) {
                return answer(offer);
            }
        }
        return null;
    }

    /** Section 7.1: which offers a server must decline; this one also declines a smaller window of its own, which zlib in the JDK has not. */
    private static boolean isKept(Offer offer) {
        Set<String> seen = new HashSet<>();
        for (Parameter parameter : offer.parameters()) {
            if (!seen.add(parameter.name()) || !isKept(parameter)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isKept(Parameter parameter) {
        String value = parameter.value();
        return switch (parameter.name()) {
            case SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER -> value == null;
            case SERVER_MAX_WINDOW_BITS -> WINDOW_BITS.equals(value);
            // A hint: the window that messages are inflated with holds any.
            case CLIENT_MAX_WINDOW_BITS -> value == null || WINDOWS.contains(value);
            default -> false;
        };
    }

    /** Section 7.1.2.1: an offer that bounds the server's window is accepted by naming the bound. */
    private static String answer(Offer offer) {
        String answer = NAME + "; " + SERVER_NO_CONTEXT_TAKEOVER + "; " + CLIENT_NO_CONTEXT_TAKEOVER;
        boolean bounded = offer.parameters().stream()
                .anyMatch(parameter -> parameter.name().equals(SERVER_MAX_WINDOW_BITS));
        return bounded ? answer + "; " + SERVER_MAX_WINDOW_BITS + "=" + WINDOW_BITS : answer;
    }
}
