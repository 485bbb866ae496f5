package io.parley.runtime.embedded;

import io.parley.channel.Limit;
import io.parley.channel.Tally;
import io.parley.handshake.Verdict.Refused;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Locale;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.MimeHeaders;

/** Grizzly's HTTP codec, which here says what is wrong with a request head that it cannot read. */
final class HttpCodec extends HttpServerFilter {

    private static final Logger LOG = System.getLogger(HttpCodec.class.getName());
    private final RefusalWriter refusals;
    private final Duration hsts;
    private final Tally<Limit> limits;
    private final int headBytes;

    /** @param hsts how long browsers are to use nothing but https; zero tells them nothing */
    @SuppressWarnings("deprecation") // there is no other constructor, nor the builder that it announces
    HttpCodec(NetworkListener listener, RefusalWriter refusals, Duration hsts, Tally<Limit> limits) {
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
        this.limits = limits;
        this.headBytes = listener.getMaxHttpHeaderSize();
    }

    @Override
    protected void onInitialLineParsed(HttpHeader header, FilterChainContext context) {
        if (TlsFilter.of(context.getConnection()) != null) {
            header.setSecure(true);
        }
    }

    /**
     * Passes over an Upgrade to anything but a WebSocket, as RFC 9110 section 7.8 allows: Grizzly would wait for the end of the connection
     * for the end of the body, and clients such as Java's offer h2c with any request.
     */
    @Override
    protected void onHttpHeadersParsed(HttpHeader header, MimeHeaders headers, FilterChainContext context) {
        DataChunk upgrade = header.getUpgradeDC();
        if (!upgrade.isNull() && !upgrade.toString().toLowerCase(Locale.ROOT).contains("websocket")) {
            upgrade.recycle();
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
        if (oversized) {
            limits.add(Limit.HTTP_HEAD_BYTES);
        }
        Refused refused = oversized
                ? ServerRule.HEAD_SIZE.refuse(
                        "The request head is larger than " + headBytes + " bytes (parley.http.head-bytes).")
                : ServerRule.SYNTAX.refuse("The request head is not correct HTTP/1.1.");
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
