package io.parley.runtime;

import io.parley.channel.Namespaces;
import io.parley.handshake.OriginPolicy;
import io.parley.handshake.SubprotocolPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All that can be configured, checked and typed. What each value means and which are accepted stands in {@link ConfigurationKeys};
 * {@link SettingsLoader} makes them.
 *
 * @param webapp directory of the pages to serve, empty for none
 * @param proxies addresses and ranges of proxies whose word on the client is taken
 */
public record Settings(
        Http http,
        Tls tls,
        Optional<Path> webapp,
        List<String> proxies,
        Origins origins,
        Subprotocols subprotocols,
        Auth auth,
        Limits limits,
        Deflate deflate,
        Heartbeat heartbeat,
        Close close,
        Container container,
        Namespaces namespaces,
        Metrics metrics,
        Echo echo) {

    /**
     * The listener and its connections while they speak HTTP.
     *
     * @param port 0 picks a free one
     * @param selectors threads for I/O; 0 leaves it to {@link #selectorsOn}
     * @param sendBufferBytes 0 leaves it to the kernel
     * @param redirectPort a port without TLS that sends to the one with it; 0 picks a free one, empty opens none
     */
    public record Http(
            String host,
            int port,
            int selectors,
            int workers,
            int headBytes,
            Duration headTimeout,
            Duration idleTimeout,
            int backlog,
            int sendBufferBytes,
            Optional<Integer> redirectPort) {

        /** Threads for I/O on a machine with so many processors: at least one. */
        public int selectorsOn(int processors) {
            return selectors > 0 ? selectors : Math.max(1, processors / 2);
        }
    }

    /**
     * The certificate, from one of three places or from none, which is a port without TLS; {@link TlsRule} says which may stand
     * together.
     *
     * @param keystorePassword empty where the file has none
     * @param development makes a certificate for this machine
     * @param hsts zero sends no Strict-Transport-Security
     */
    public record Tls(
            Optional<Path> certificate,
            Optional<Path> privateKey,
            Optional<Path> keystore,
            String keystorePassword,
            boolean development,
            Duration reloadInterval,
            Duration hsts) {

        /** Whether the port speaks TLS. */
        public boolean enabled() {
            return certificate.isPresent() || keystore.isPresent() || development;
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Tls[certificate=" + certificate + ", keystore=" + keystore + ", development=" + development + "]";
        }
    }

    /**
     * Whose pages may connect.
     *
     * @param allowed besides the hub's own origin: exact origins and {@code https://*.example.com}
     * @param required refuses a request without an Origin
     */
    public record Origins(List<String> allowed, boolean allowAnyInsecurely, boolean required) {

        /** The check these settings ask for. */
        public OriginPolicy policy() {
            OriginPolicy policy =
                    allowAnyInsecurely ? OriginPolicy.allowAnyOriginInsecurely() : OriginPolicy.allowing(allowed);
            return required ? policy.requiringOrigin() : policy;
        }
    }

    /**
     * What may be spoken.
     *
     * @param preference the first that a client offers is chosen
     * @param required refuses a client that offers none of them
     */
    public record Subprotocols(List<String> preference, boolean required) {

        /** The choice these settings ask for. */
        public SubprotocolPolicy policy() {
            return new SubprotocolPolicy(preference, required);
        }
    }

    /** Who may connect; {@link ExposureRule} says when this setting is asked for. */
    public record Auth(boolean anonymousBeyondLoopbackInsecurely) {}

    /** Bounds on everything that could grow. */
    public record Limits(
            int connections,
            int messageBytes,
            int messagesPerSecond,
            int lagBytes,
            int queueBytes,
            int replyBytes,
            int commandsInFlight,
            int subscriptions,
            int patterns,
            int channels,
            long historyBytes,
            int idempotencyKeys,
            int membersListed,
            int jsonDepth) {}

    /**
     * Compression of messages.
     *
     * @param minBytes what is shorter is sent as it is
     * @param level 1 (fastest) to 9 (smallest)
     */
    public record Deflate(boolean enabled, int minBytes, int level) {}

    /** How dead peers are found: a ping after each interval of silence, an answer within the timeout. */
    public record Heartbeat(Duration interval, Duration timeout) {}

    /**
     * The end of connections.
     *
     * @param deadline how long the peer has for its Close frame
     * @param drain how long a hub that stops takes for all of them
     */
    public record Close(Duration deadline, Duration drain) {}

    /**
     * What holds in a servlet container only.
     *
     * @param flushers threads that send; 0 leaves it to {@link #flushersOn}
     * @param flushersLimit how many there are at most, while some are held up
     * @param sendTimeout how long one write may take
     * @param deflate whether the container may compress
     */
    public record Container(int flushers, int flushersLimit, Duration sendTimeout, boolean deflate) {

        /** Threads that send on a machine with so many processors: at least two. */
        public int flushersOn(int processors) {
            return flushers > 0 ? flushers : Math.max(2, processors);
        }
    }

    /** What shows how the hub is doing.
     *
     * @param forEverybody whether peers on other machines may read the metrics
     */
    public record Metrics(boolean forEverybody) {}

    /** The endpoint for conformance tests. */
    public record Echo(boolean enabled, int messageBytes) {}
}
