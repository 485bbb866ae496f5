package io.parley.runtime.embedded;

import io.parley.handshake.Verdict.Refused;
import io.parley.http.RefusalCounts;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.util.HttpStatus;

/**
 * Answers a request that is refused with a status, a length and one sentence, and closes.
 *
 * <p>The output is ended first and input thrown away until the peer closes as well or the deadline has passed: a socket that is
 * closed with input unread is reset, and the answer may be lost with it (RFC 9112 section 9.6).
 */
final class RefusalWriter {

    private final ScheduledExecutorService timer;
    private final Duration deadline;
    private final FilterChain deaf;
    private final RefusalCounts counts;

    RefusalWriter(ScheduledExecutorService timer, Duration deadline, RefusalCounts counts) {
        this.counts = counts;
        this.timer = timer;
        this.deadline = deadline;
        this.deaf = FilterChainBuilder.stateless()
                .add(new TransportFilter())
                .add(new Deaf())
                .build();
    }

    /** Writes the answer and sees the connection to its end. */
    void refuse(Connection<?> connection, Refused refused, boolean withBody) {
        counts.refused(refused);
        end(connection, TlsFilter.socket(connection), ByteBuffer.wrap(encode(refused, withBody)));
    }

    /** Writes these last bytes and sees the connection to its end. */
    void end(Connection<?> connection, Socket socket, ByteBuffer last) {
        connection.setProcessor(deaf);
        timer.schedule(socket::cut, deadline.toMillis(), TimeUnit.MILLISECONDS);
        socket.park(last, new Socket.Parked() {
            @Override
            public void sent() {
                socket.endOutput();
            }

            @Override
            public void failed() {
                socket.cut();
            }
        });
    }

    private static byte[] encode(Refused refused, boolean withBody) {
        byte[] body = refused.body();
        StringBuilder head = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(refused.status())
                .append(' ')
                .append(phrase(refused.status()))
                .append("\r\n");
        refused.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream answer = new ByteArrayOutputStream(head.length() + body.length);
        answer.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        if (withBody) {
            answer.writeBytes(body);
        }
        return answer.toByteArray();
    }

    private static String phrase(int status) {
        return switch (status) {
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            default -> HttpStatus.getHttpStatus(status).getReasonPhrase();
        };
    }

    private static final class Deaf extends BaseFilter {
        @Override
        public NextAction handleRead(FilterChainContext context) {
            return context.getStopAction();
        }
    }
}
