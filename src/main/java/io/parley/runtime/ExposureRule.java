package io.parley.runtime;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps a hub which anybody may use from being reachable from other machines, unless the settings say that this is meant. */
public final class ExposureRule {

    private ExposureRule() {}

    /**
     * Why the hub must not start, in one sentence which names the setting that would allow it; empty where it may. Looks the host
     * up, so it may wait for a name server.
     */
    public static Optional<String> refusal(Settings settings) {
        if (settings.authenticates() || settings.auth().anonymousBeyondLoopbackInsecurely()) {
            return Optional.empty();
        }
        String host = settings.http().host();
        try {
            return Stream.of(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress)
                    ? Optional.empty()
                    : Optional.of(
                            "%s=%s is reachable from other machines, and no authentication is configured; listen on 127.0.0.1, configure some (%s, %s, or %s with the scope tickets), or set %s=true to let anybody in"
                                    .formatted(
                                            ConfigurationKeys.HTTP_HOST.name(),
                                            host,
                                            AuthKeys.AUTH_TOKEN_SECRET.name(),
                                            AuthKeys.AUTH_JWKS_URL.name(),
                                            ApiSettingKeys.API_KEYS.name(),
                                            AuthKeys.AUTH_ANONYMOUS_BEYOND_LOOPBACK_INSECURELY.name()));
        } catch (UnknownHostException e) {
            return Optional.of(
                    "%s: no address is known for \"%s\"".formatted(ConfigurationKeys.HTTP_HOST.name(), host));
        }
    }
}
