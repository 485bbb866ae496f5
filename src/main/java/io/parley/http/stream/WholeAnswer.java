package io.parley.http.stream;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A JSON answer of known length, written without blocking. */
final class WholeAnswer implements ResponseWriter.Source {

    /** So much at a time: a peer that reads slowly is not handed more at once. */
    private static final int PIECE = 1 << 14;

    private static final System.Logger LOG = System.getLogger(WholeAnswer.class.getName());

    private final byte[] body;
    private int at;

    private WholeAnswer(byte[] body) {
        this.body = body;
    }

    /** Answers with this status and JSON text. Called once for a request, by any thread. */
    static void send(Exchange exchange, int status, byte[] json) {
        HttpServletResponse response = exchange.response();
        try {
            response.setStatus(status);
            response.setContentType("application/json");
            response.setContentLength(json.length);
            ResponseWriter.of(exchange, new WholeAnswer(json)).start();
        } catch (IOException | IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "the client did not wait for its answer", e);
        }
    }

    @Override
    public byte @Nullable [] next() {
        if (at == body.length) {
            return null;
        }
        int from = at;
        at = Math.min(body.length, from + PIECE);
        return java.util.Arrays.copyOfRange(body, from, at);
    }

    @Override
    public boolean ended() {
        return true;
    }

    @Override
    public void heldUp() {
        // The container's own time limit ends it.
    }

    @Override
    public void over(boolean broken) {
        // Whoever did not get it asks again.
    }
}
