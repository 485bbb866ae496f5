package io.parley.handshake;

import io.parley.auth.Credentials;
import io.parley.auth.Identity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of a request at the opening handshake. */
public sealed interface Verdict {

    /**
     * The request is a correct opening handshake whose origin is allowed: now find out whose credentials these are, and whether
     * there is room. {@link Admission} does that.
     *
     * @param path the path of the endpoint, as configured
     * @param spoken the subprotocols spoken there
     * @param offered the subprotocols the client offers
     * @param origin the value of the {@code Origin} field; null where the client sent none
     * @param way how the credentials came
     */
    record Presented(
            String path,
            List<String> spoken,
            List<String> offered,
            @Nullable String origin,
            Credentials credentials,
            Way way)
            implements Verdict {}

    /**
     * The request is a correct opening handshake, its origin is allowed and its subprotocol is chosen: answer 101.
     *
     * @param path the path of the endpoint, as configured
     * @param subprotocol the one subprotocol to name in the answer; null where the answer must not have a {@code
     *     Sec-WebSocket-Protocol} field at all
     * @param origin the value of the {@code Origin} field; null where the client sent none
     * @param who as whom the client is admitted
     */
    record Admitted(
            String path,
            @Nullable String subprotocol,
            @Nullable String origin,
            Identity who) implements Verdict {}

    /**
     * The request is refused: answer with the status, the headers and the {@link #body}, then close the connection.
     *
     * <p>Closing is part of the refusal, because a client may have sent frames behind its request and they must not be
     * read as the next request.
     *
     * @param status the HTTP status, 400 to 599
     * @param headers all fields of the answer but {@code Content-Length}, which is the length of the {@link #body}
     * @param rule the stable short name of the rule that refused, such as {@code handshake.key-length}
     * @param reason one plain sentence in printable ASCII: what was wrong and, where a setting would change it, which
     */
    record Refused(int status, Map<String, String> headers, String rule, String reason) implements Verdict {

        public Refused {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("A refusal has a status from 400 to 599, not " + status);
            }
            headers = Map.copyOf(headers);
        }

        /**
         * The body of the answer: the reason and a line feed, in UTF-8. An answer to HEAD carries its length but not its
         * bytes (RFC 9110 section 9.3.2).
         */
        public byte[] body() {
            return (reason + '\n').getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The request does not ask for a WebSocket and is for no endpoint: ordinary HTTP, to be passed on. */
    record NotAnUpgrade() implements Verdict {}
}
