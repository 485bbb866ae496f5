package io.parley.runtime.embedded;

import io.parley.handshake.Verdict.Refused;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;

/** Grizzly's HTTP codec, which here says what is wrong with a request head that it cannot read. */
final class HttpCodec extends HttpServerFilter {

    private static final Logger LOG = System.getLogger(HttpCodec.class.getName());

    /** The fields of a refusal that has none of its own. */
    static final Map<String, String> HEADERS =
            Map.of("Connection", "close", "Content-Type", "text/plain; charset=utf-8");

    private final RefusalWriter refusals;
    private final Duration hsts;
    private final int headBytes;

    /** @param hsts how long browsers are to use nothing but https; zero tells them nothing */
    @SuppressWarnings("deprecation") // there is no other constructor, nor the builder that it announces
    HttpCodec(NetworkListener listener, RefusalWriter refusals, Duration hsts) {
        super(
                listener.isChunkingEnabled(),
                listener.getMaxHttpHeaderSize(),
                null,
                listener.getKeepAlive(),
                null,
                listener.getMaxRequestHeaders(),
                listener.getMaxResponseHeaders());
        this.refusals = refusals;
        this.hsts = hsts;
        this.headBytes = listener.getMaxHttpHeaderSize();
    }

    @Override
    protected void onInitialLineParsed(HttpHeader header, FilterChainContext context) {
        if (TlsFilter.of(context.getConnection()) != null) {
            header.setSecure(true);
        }
    }

    @Override
    protected void onInitialLineEncoded(HttpHeader header, FilterChainContext context) {
        if (!hsts.isZero()) {
            header.setHeader("Strict-Transport-Security", "max-age=" + hsts.toSeconds());
        }
    }

    @Override
    protected void onHttpHeaderError(HttpHeader header, FilterChainContext context, Throwable failure) {
        Buffer input = context.getMessage();
        boolean oversized = input.limit() >= headBytes;
        Refused refused = oversized
                ? new Refused(
                        431,
                        HEADERS,
                        "http.head-size",
                        "The request head is larger than " + headBytes + " bytes (parley.http.head-bytes).")
                : new Refused(400, HEADERS, "http.syntax", "The request head is not correct HTTP/1.1.");
        LOG.log(
                Level.INFO,
                "request from {0} refused with {1} by {2}: {3}",
                context.getConnection().getPeerAddress(),
                refused.status(),
                refused.rule(),
                String.valueOf(failure.getMessage()));
        refusals.refuse(context.getConnection(), refused, true);
    }
}
