package io.parley.runtime.embedded;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLException;

/** Tells the log and the metrics of connections that end because their TLS is broken or not allowed. Any thread. */
final class TlsFailures {

    private static final Logger LOG = System.getLogger(TlsFailures.class.getName());

    private final LongAdder count = new LongAdder();

    void add(Object peer, SSLException failure) {
        count.increment();
        LOG.log(Level.INFO, "TLS with {0} failed: {1}", peer, failure.getMessage());
    }

    long sum() {
        return count.sum();
    }
}
