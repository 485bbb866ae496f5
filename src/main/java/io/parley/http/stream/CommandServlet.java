package io.parley.http.stream;

import io.parley.auth.Identity;
import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.hub.Client;
import io.parley.protocol.json.SingleCommand;
import io.parley.transport.Connection;
import io.parley.transport.Cursor;
import io.parley.transport.Frame;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
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
    boolean isCommand() {
        return true;
    }

    @Override
    void answer(HttpServletRequest request, Caller caller, Exchange exchange) throws IOException {
        String name = FollowReader.name(request.getQueryString());
        read(request, exchange, body -> carryOut(body, caller, name, exchange));
    }

    private void carryOut(String body, Caller caller, @Nullable String name, Exchange exchange) {
        String clientId = caller.clientId();
        Guest guest = clientId == null ? null : fallbacks().guests().of(clientId);
        Client client;
        if (guest != null) {
            client = guest.client();
            guest.goOn(caller);
        } else {
            client = arrive(new Momentary(clientId == null ? Fallbacks.randomId() : clientId, caller));
        }
        if (name != null) {
            client.rename(name);
        }
        fallbacks().counts().received();
        CompletionStage<SingleCommand.Reply> reply =
                SingleCommand.carryOut(body, client, fallbacks().limits().jsonDepth());
        reply.whenComplete((told, failure) -> {
            if (guest == null) {
                leave(client, Departure.CLOSED);
            }
            WholeAnswer.send(exchange, Errors.status(told.error()), told.json());
        });
    }

    private Client arrive(Momentary momentary) {
        fallbacks().begin();
        Client client = fallbacks().hub().connect(momentary);
        End refused = momentary.end.get();
        if (refused != null) {
            leave(client, refused.code().departure());
            throw refused.asRefusal();
        }
        return client;
    }

    private void leave(Client client, Departure cause) {
        client.leave(cause);
        fallbacks().end();
    }

    /** The connection of a client that is there for one command only: it follows nothing and is sent nothing but its reply. */
    private static final class Momentary implements Connection {

        private final String id;
        private final Caller caller;
        private final AtomicReference<@Nullable End> end = new AtomicReference<>();

        Momentary(String id, Caller caller) {
            this.id = id;
            this.caller = caller;
        }

        @Override
        public String id() {
            return id;
        }

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

        /** It ends by itself, at once; closed before it began, it does not begin. */
        @Override
        public void close(CloseCode code, String reason) {
            end.compareAndSet(null, End.now(code, reason));
        }

        @Override
        public @Nullable CloseCode closeCode() {
            End ended = end.get();
            return ended == null ? null : ended.code();
        }
    }
}
