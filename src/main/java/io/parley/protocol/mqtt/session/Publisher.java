package io.parley.protocol.mqtt.session;

import io.parley.channel.ChannelName;
import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.OwnChannels;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.protocol.mqtt.PayloadRules;
import io.parley.protocol.mqtt.Properties;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Publishes what MQTT clients send, and what they leave behind as a will: to the hub, and where it is to be kept as retained. */
final class Publisher {

    private final RetainedStore retained;
    private final InstantSource clock;

    Publisher(RetainedStore retained, InstantSource clock) {
        this.retained = retained;
        this.clock = clock;
    }

    /**
     * Publishes as the client; completes once it is as safe as it is to be.
     *
     * @throws Refusal with {@link ErrorCode#BAD_CHANNEL} where the topic is none to publish to
     * @throws io.parley.protocol.mqtt.MalformedPacket where the payload is not what it is said to be
     */
    CompletionStage<Position> publish(
            Client client, String topic, byte[] bytes, Qos qos, boolean retain, Properties properties, int jsonDepth) {
        ChannelName channel = topic(topic);
        long now = clock.millis();
        Payload payload = PayloadRules.read(bytes, qos, retain, properties, jsonDepth, now);
        if (!retain) {
            return client.publish(channel, payload, null);
        }
        Limit full = retained.refuses(channel, payload);
        if (full != null) {
            return CompletableFuture.failedFuture(new Refusal(
                    ErrorCode.LIMIT_EXCEEDED, full, "the hub keeps no more retained messages (" + full + ")"));
        }
        return client.publish(channel, payload, null)
                .thenCompose(position -> retained.put(new Publication(channel, position, now, client.member(), payload))
                        .thenApply(kept -> position));
    }

    /**
     * The channel that clients may publish to under that topic name.
     *
     * @throws Refusal with {@link ErrorCode#BAD_CHANNEL} where it is none
     */
    static ChannelName topic(String name) {
        ChannelName channel = ChannelName.parse(name);
        OwnChannels.keepFrom(channel);
        return channel;
    }
}
