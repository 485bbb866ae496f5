package io.parley.runtime;

import io.parley.handshake.CredentialsPolicy;
import java.time.Duration;

/** The part of the table of settings about how credentials come; {@link ConfigurationKeys#GROUPS} lists it. */
public final class DoorKeys {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);

    public static final ConfigurationKey<String> AUTH_COOKIE = new ConfigurationKey<>(
            "parley.auth.cookie",
            new ValueType<>("the name of a cookie, or empty", name -> {
                CredentialsPolicy.asking(name, false, false);
                return name;
            }),
            "parley_token",
            "Cookie that may hold a token, from the hub's own pages only; empty takes none.");
    public static final ConfigurationKey<Boolean> AUTH_QUERY_TOKEN = new ConfigurationKey<>(
            "parley.auth.query-token",
            ValueType.flag(),
            "false",
            "Takes a token from the query (?token=), where logs of proxies and browsers keep it; better get a ticket.");
    public static final ConfigurationKey<Duration> AUTH_HANDSHAKE_DEADLINE = new ConfigurationKey<>(
            "parley.auth.handshake-deadline",
            ValueType.duration(MILLISECOND, HOUR),
            "5s",
            "Time for which a handshake waits while its credentials are checked, for example for keys to be fetched.");

    private DoorKeys() {}
}
