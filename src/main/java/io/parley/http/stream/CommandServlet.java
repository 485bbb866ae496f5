package io.parley.http.stream;

import io.parley.auth.Identity;
import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.protocol.json.SingleCommand;
import io.parley.transport.Connection;
import io.parley.transport.Cursor;
import io.parley.transport.Frame;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /command}: one command of the native protocol, answered by its native reply. A publication that may come twice has an
 * idempotency key, as on a WebSocket.
 */
final class CommandServlet extends FallbackServlet {

    static final String PATH = "/command";

    private static final long serialVersionUID = 1L;

    CommandServlet(Fallbacks fallbacks, Fallbacks.Entrance entrance) {
        super(fallbacks, entrance, "POST");
    }

    @Override
    void answer(HttpServletRequest request, Caller caller, Exchange exchange) throws IOException {
        String clientId = caller.clientId();
        String name = FollowReader.name(request.getQueryString());
        if (!fallbacks().admitsCommand(clientId == null ? caller.remoteAddress() : clientId)) {
            throw new Refusal(
                    ErrorCode.LIMIT_EXCEEDED,
                    Limit.MESSAGES_PER_SECOND,
                    "at most " + fallbacks().limits().messagesPerSecond()
                            + " commands a second (parley.limits.messages-per-second)");
        }
        read(request, exchange, body -> carryOut(body, caller, name, exchange));
    }

    private void carryOut(String body, Caller caller, @Nullable String name, Exchange exchange) {
        String clientId = caller.clientId();
        Guest guest = clientId == null ? null : fallbacks().guests().of(clientId);
        Client client;
        if (guest != null) {
            client = guest.client();
            client.become(caller.identity());
        } else {
            client = fallbacks()
                    .hub()
                    .connect(new Momentary(clientId == null ? Fallbacks.randomId() : clientId, caller));
        }
        if (name != null) {
            client.rename(name);
        }
        fallbacks().counts().received();
        CompletionStage<SingleCommand.Reply> reply =
                SingleCommand.carryOut(body, client, fallbacks().limits().jsonDepth());
        reply.whenComplete((told, failure) -> {
            if (guest == null) {
                client.leave(Departure.CLOSED);
            }
            WholeAnswer.send(exchange, Errors.status(told.error()), told.json());
        });
    }

    /** The connection of a client that is there for one command only: it follows nothing and is sent nothing but its reply. */
    private record Momentary(String id, Caller caller) implements Connection {

        @Override
        public Identity identity() {
            return caller.identity();
        }

        @Override
        public String remoteAddress() {
            return caller.remoteAddress();
        }

        @Override
        public void ready(Cursor cursor) {
            // It has none.
        }

        @Override
        public void send(Frame frame) {
            throw new UnsupportedOperationException("a single command has one reply");
        }

        @Override
        public void close(CloseCode code, String reason) {
            // It ends by itself, at once.
        }

        @Override
        public @Nullable CloseCode closeCode() {
            return null;
        }
    }
}
