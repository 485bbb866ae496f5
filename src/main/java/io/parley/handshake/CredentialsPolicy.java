package io.parley.handshake;

import io.parley.auth.Credentials;
import io.parley.handshake.Verdict.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the credentials that an opening handshake shows, in whichever of the ways that count: {@code Authorization}, a subprotocol
 * entry {@code bearer.<token>}, the query, a cookie, and last the servlet container's own word.
 *
 * <p>No refusal repeats anything of what was found. Immutable.
 */
public final class CredentialsPolicy {

    /** What an entry of {@code Sec-WebSocket-Protocol} begins with that is a token and no subprotocol. */
    static final String ENTRY = "bearer.";

    private final boolean asking;
    private final String cookie;
    private final boolean queryToken;
    private final boolean principal;

    private CredentialsPolicy(boolean asking, String cookie, boolean queryToken, boolean principal) {
        this.asking = asking;
        this.cookie = cookie;
        this.queryToken = queryToken;
        this.principal = principal;
    }

    /**
     * Looks for credentials.
     *
     * @param cookie the name of the cookie that may hold a token; empty for none
     * @param queryToken whether the query may hold a token; a ticket it always may
     * @param principal whether the servlet container's word is taken where nothing else is shown
     * @throws IllegalArgumentException where the cookie's name is no token (RFC 6265 section 4.1.1)
     */
    public static CredentialsPolicy asking(String cookie, boolean queryToken, boolean principal) {
        if (!cookie.isEmpty() && !HttpToken.isToken(cookie)) {
            throw new IllegalArgumentException("Not the name of a cookie: " + Excerpt.of(cookie));
        }
        return new CredentialsPolicy(true, cookie, queryToken, principal);
    }

    /** For a hub that asks nobody: whatever is shown is not looked at. */
    public static CredentialsPolicy askingNobody() {
        return new CredentialsPolicy(false, "", false, false);
    }

    /** What was found. */
    sealed interface Found {}

    /** These credentials, or {@link Credentials.None}. */
    record Shown(Credentials credentials, Way way) implements Found {}

    /** Something that must not be taken for credentials, nor passed over. */
    record Unusable(Refused refusal) implements Found {}

    /**
     * Looks at one request.
     *
     * @param remoteAddress the client's address, which a ticket may be bound to
     * @param name as whom the servlet container knows the client, or null
     */
    Found find(OpeningRequest request, String remoteAddress, @Nullable String name) {
        if (!asking) {
            return new Shown(new Credentials.None(), Way.NONE);
        }
        try {
            List<Shown> shown = new ArrayList<>();
            authorization(request, name != null && principal, shown);
            subprotocols(request, shown);
            query(request, remoteAddress, shown);
            cookies(request, shown);
            if (!shown.isEmpty()) {
                return oneOf(shown);
            }
        } catch (Wrong wrong) {
            return new Unusable(wrong.refusal);
        }
        return name != null && principal
                ? new Shown(new Credentials.Principal(name), Way.PRINCIPAL)
                : new Shown(new Credentials.None(), Way.NONE);
    }

    /** Whether an entry of {@code Sec-WebSocket-Protocol} is a token. */
    static boolean isToken(String entry) {
        return entry.startsWith(ENTRY);
    }

    private static Shown oneOf(List<Shown> shown) throws Wrong {
        Shown first = shown.get(0);
        for (Shown other : shown) {
            if (!other.credentials().equals(first.credentials())) {
                throw new Wrong(Rule.CREDENTIALS_SEVERAL.refuse("The request shows different credentials at once."));
            }
        }
        return first;
    }

    /**
     * RFC 9110 section 11.6.2, RFC 6750 section 2.1, RFC 7617 section 2.
     *
     * @param known whether the servlet container knows the client, and its word counts: then a password was for it, not for the hub
     */
    private static void authorization(OpeningRequest request, boolean known, List<Shown> shown) throws Wrong {
        List<String> lines = request.header("Authorization");
        if (lines.isEmpty()) {
            return;
        }
        if (lines.size() > 1) {
            throw new Wrong(Rule.CREDENTIALS_SEVERAL.refuse(
                    "The request must have at most one Authorization, but has " + lines.size() + "."));
        }
        String value = HttpToken.trim(lines.get(0));
        int space = value.indexOf(' ');
        String scheme = space < 0 ? value : value.substring(0, space);
        String rest = space < 0 ? "" : value.substring(HttpToken.skipBlanks(value, space, value.length()));
        if (scheme.equalsIgnoreCase("Bearer")) {
            shown.add(new Shown(token(rest, "The Authorization"), Way.BEARER));
        } else if (scheme.equalsIgnoreCase("Basic")) {
            if (known) {
                return;
            }
            if (!request.secure()) {
                throw new Wrong(Rule.BASIC_WITHOUT_TLS.refuse(
                        "A password is taken over TLS only: connect by wss, or show a token."));
            }
            shown.add(new Shown(basic(rest), Way.BASIC));
        } else {
            throw new Wrong(Rule.CREDENTIALS_SYNTAX.refuse(
                    "The Authorization is neither Bearer with a token nor Basic with a name and a password."));
        }
    }

    private static Credentials basic(String base64) throws Wrong {
        String pair;
        try {
            pair = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw malformedBasic();
        }
        int colon = pair.indexOf(':');
        if (colon < 1 || pair.chars().anyMatch(Character::isISOControl)) {
            throw malformedBasic();
        }
        return new Credentials.Basic(pair.substring(0, colon), pair.substring(colon + 1));
    }

    private static Wrong malformedBasic() {
        return new Wrong(Rule.CREDENTIALS_SYNTAX.refuse(
                "The Authorization is not the base64 of a name, a colon and a password in UTF-8."));
    }

    private static void subprotocols(OpeningRequest request, List<Shown> shown) throws Wrong {
        List<String> offered = HttpToken.list(request.header("Sec-WebSocket-Protocol"));
        for (String entry : offered == null ? List.<String>of() : offered) {
            if (isToken(entry)) {
                String what = "An entry of the Sec-WebSocket-Protocol";
                shown.add(new Shown(token(entry.substring(ENTRY.length()), what), Way.SUBPROTOCOL));
            }
        }
    }

    private void query(OpeningRequest request, String remoteAddress, List<Shown> shown) throws Wrong {
        String query = request.query();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            if (pair.startsWith("ticket=")) {
                String ticket = pair.substring("ticket=".length());
                checkToken(ticket, "The ticket in the query");
                shown.add(new Shown(new Credentials.Ticket(ticket, remoteAddress), Way.QUERY));
            } else if (pair.startsWith("token=")) {
                if (!queryToken) {
                    throw new Wrong(Rule.QUERY_TOKEN.refuse(
                            "A token in the query ends up in logs, so none is taken there: show it another way, get a ticket, "
                                    + "or set parley.auth.query-token."));
                }
                shown.add(new Shown(token(pair.substring("token=".length()), "The token in the query"), Way.QUERY));
            }
        }
    }

    /**
     * RFC 6265 section 4.2.1. Only the hub's own cookie is judged: what others on this host have set is none of its business, and
     * may be anything.
     */
    private void cookies(OpeningRequest request, List<Shown> shown) throws Wrong {
        if (cookie.isEmpty()) {
            return;
        }
        for (String line : request.header("Cookie")) {
            for (String pair : line.split(";", -1)) {
                String trimmed = HttpToken.trim(pair);
                if (trimmed.startsWith(cookie) && trimmed.startsWith("=", cookie.length())) {
                    String value = trimmed.substring(cookie.length() + 1);
                    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                    String bare = quoted ? value.substring(1, value.length() - 1) : value;
                    shown.add(new Shown(token(bare, "The cookie " + cookie), Way.COOKIE));
                }
            }
        }
    }

    private static Credentials token(String text, String where) throws Wrong {
        checkToken(text, where);
        return new Credentials.Token(text);
    }

    /** The characters of RFC 6750 section 2.1, which every JWT (RFC 7515 section 7.1) and every ticket keeps to. */
    private static void checkToken(String text, String where) throws Wrong {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        boolean wellFormed = end > 0;
        for (int at = 0; at < end && wellFormed; at++) {
            char c = text.charAt(at);
            wellFormed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~+/".indexOf(c) >= 0;
        }
        if (!wellFormed) {
            throw new Wrong(Rule.CREDENTIALS_SYNTAX.refuse(
                    where + " is empty, or has characters that neither a token nor a ticket has."));
        }
    }

    /** Ends the search. */
    private static final class Wrong extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient Refused refusal;

        Wrong(Refused refusal) {
            super(refusal.rule(), null, false, false);
            this.refusal = refusal;
        }
    }
}
