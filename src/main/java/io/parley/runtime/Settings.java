package io.parley.runtime;

import io.parley.auth.ApiKeys;
import io.parley.auth.NamespaceAccess;
import io.parley.auth.Scope;
import io.parley.channel.Namespaces;
import io.parley.channel.Rate;
import io.parley.handshake.HostPolicy;
import io.parley.handshake.OriginPolicy;
import io.parley.handshake.SubprotocolPolicy;
import io.parley.http.api.ApiLimits;
import io.parley.protocol.mqtt.session.MqttSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All that can be configured, checked and typed. What each value means and which are accepted stands in {@link ConfigurationKeys};
 * {@link SettingsLoader} makes them.
 *
 * @param webapp directory of the pages to serve, empty for none
 * @param access who may do what by the rules of namespaces
 * @param proxies addresses and ranges of proxies whose word on the client is taken
 */
public record Settings(
        Http http,
        Tls tls,
        Optional<Path> webapp,
        List<String> proxies,
        Origins origins,
        Subprotocols subprotocols,
        AuthSettings auth,
        Handshake handshake,
        Limits limits,
        Deflate deflate,
        Heartbeat heartbeat,
        Close close,
        Fallback fallback,
        Container container,
        Namespaces namespaces,
        NamespaceAccess access,
        Store store,
        MqttSettings mqtt,
        Api api,
        WebhookSettings webhooks,
        Metrics metrics,
        Echo echo) {

    /** Whether there is authentication: anybody can show who they are, be it by a ticket that a backend gets for them. */
    public boolean authenticates() {
        return auth.enabled(api);
    }

    /**
     * The listener and its connections while they speak HTTP.
     *
     * @param port 0 picks a free one
     * @param allowedHosts names that the hub goes by; {@link #hosts} is the check
     * @param selectors threads for I/O; 0 leaves it to {@link #selectorsOn}
     * @param sendBufferBytes 0 leaves it to the kernel
     * @param redirectPort a port without TLS that sends to the one with it; 0 picks a free one, empty opens none
     */
    public record Http(
            String host,
            int port,
            List<String> allowedHosts,
            int selectors,
            int workers,
            int headBytes,
            Duration headTimeout,
            Duration idleTimeout,
            int backlog,
            int sendBufferBytes,
            Optional<Integer> redirectPort) {

        /** By which names the hub may be called. */
        public HostPolicy hosts() {
            return HostPolicy.allowing(allowedHosts);
        }

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

    /**
     * How credentials come.
     *
     * @param cookie that may hold a token; empty for none
     * @param queryToken whether the query may
     * @param deadline until it is known whose they are
     */
    public record Handshake(String cookie, boolean queryToken, Duration deadline) {}

    /**
     * Bounds on everything that could grow.
     *
     * @param admission how many may come
     * @param rate how much one connection may send in a second
     */
    public record Limits(
            Admission admission,
            int messageBytes,
            Rate rate,
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
            int states,
            int jsonDepth) {}

    /**
     * How many may come; 0 is no limit but for the first.
     *
     * @param connections open at a time
     * @param handshakes a second
     * @param handshakesPerAddress a second, from one address
     * @param addresses of how many the handshakes are counted apart
     */
    public record Admission(
            int connections,
            int connectionsPerUser,
            int connectionsPerAddress,
            int handshakes,
            int handshakesPerAddress,
            int addresses) {}

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
     * Event streams and long polls.
     *
     * @param channels how many one may follow
     * @param heartbeat the longest time without a byte on a stream
     * @param retry when an {@code EventSource} comes back
     * @param pollWait how long a poll waits
     * @param lease how long a client that polls is still there after an answer
     */
    public record Fallback(int channels, Duration heartbeat, Duration retry, Duration pollWait, Duration lease) {}

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

    /**
     * The HTTP API.
     *
     * @param keys each as {@link io.parley.auth.ApiKey} says
     */
    public record Api(List<String> keys, ApiLimits limits) {

        /** The keys, ready to be looked up. */
        public ApiKeys apiKeys() {
            return ApiKeys.parse(keys);
        }

        /** Whether a backend can have tickets issued. */
        public boolean issuesTickets() {
            return apiKeys().anyHas(Scope.TICKETS);
        }

        /** Without the digests. */
        @Override
        public String toString() {
            return "Api[" + keys.size() + " keys, " + limits + "]";
        }
    }

    /**
     * What survives a restart.
     *
     * @param file empty for nothing
     */
    public record Store(Optional<Path> file, int waitingChanges, long waitingBytes, long historyBytes) {}

    /** What shows how the hub is doing.
     *
     * @param forEverybody whether peers on other machines may read the metrics
     */
    public record Metrics(boolean forEverybody) {}

    /** The endpoint for conformance tests. */
    public record Echo(boolean enabled, int messageBytes) {}
}
