package io.parley.protocol.mqtt.session;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Headers;
import io.parley.channel.Payload;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import io.parley.hub.EventEncoder;
import io.parley.hub.Hub;
import io.parley.hub.SubscribeRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the hub knows of itself, as retained messages below {@code $SYS/broker}, for MQTT clients that are used to look there. Published
 * only once somebody has asked, and then only what has changed.
 */
final class SysTopics {

    private static final String ROOT = "$SYS";

    private static final long MILLIS = 1000;

    private final Sessions sessions;
    private final String version;
    private final long began;
    private final Map<String, String> told = new LinkedHashMap<>();
    private @Nullable Hub hub;
    private long refreshedAt;

    SysTopics(Sessions sessions, String version) {
        this.sessions = sessions;
        this.version = version;
        this.began = sessions.clock().millis();
    }

    /** Whether nothing but what is published here matches. */
    static boolean include(ChannelFilter channels) {
        return channels.value().equals(ROOT) || channels.value().startsWith(ROOT + "/");
    }

    /** A subscription from now on, which may be to what is published here. */
    static SubscribeRequest subscription(ChannelFilter channels, EventEncoder encoder) {
        SubscribeRequest request = SubscribeRequest.to(channels, encoder);
        return include(channels) ? request.ofOwn() : request;
    }

    /** Brings all topics up to date, and keeps them so from now on. */
    synchronized void refresh(Hub of) {
        hub = of;
        refreshedAt = sessions.clock().millis();
        values(of).forEach((topic, value) -> {
            if (!value.equals(told.put(topic, value))) {
                publish(of, ChannelName.parse(ROOT + "/broker/" + topic), value);
            }
        });
    }

    /** Brings them up to date where it is time and somebody has asked. */
    synchronized void tick(long now) {
        Hub of = hub;
        long interval = sessions.settings().sysInterval().toMillis();
        if (of != null && interval > 0 && now - refreshedAt >= interval) {
            refresh(of);
        }
    }

    private Map<String, String> values(Hub of) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("version", "Parley " + version);
        values.put("uptime", (sessions.clock().millis() - began) / MILLIS + " seconds");
        values.put("clients/connected", Long.toString(of.clients()));
        values.put("clients/mqtt", Integer.toString(sessions.conversations().size()));
        values.put("sessions", Integer.toString(sessions.all().size()));
        values.put("subscriptions/count", Long.toString(of.counts().subscriptions()));
        values.put("messages/received", Long.toString(of.counts().publicationsAccepted()));
        values.put("messages/sent", Long.toString(of.counts().deliveries()));
        values.put(
                "retained messages/count", Integer.toString(sessions.retained().size()));
        return values;
    }

    private void publish(Hub of, ChannelName channel, String value) {
        Payload payload = Payload.text(value).with(Headers.plain(Qos.EXACTLY_ONCE, true));
        of.backend()
                .tell(channel, payload)
                .thenAccept(position -> sessions.retained()
                        .put(new Publication(channel, position, sessions.clock().millis(), null, payload)));
    }
}
