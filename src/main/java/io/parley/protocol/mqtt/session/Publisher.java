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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Publishes what MQTT clients send, and what they leave behind as a will: to the hub, and where it is to be kept as retained. */
final class Publisher {

    private final RetainedStore retained;
    private final InstantSource clock;

    Publisher(RetainedStore retained, InstantSource clock) {
        this.retained = retained;
        this.clock = clock;
    }

    /**
     * What is published.
     *
     * @param qos at which it came
     * @param noted what notes that it came at QoS 2, or null
     */
    record Message(
            String topic,
            byte[] bytes,
            Qos qos,
            boolean retain,
            Properties properties,
            @Nullable Noted noted) {}

    /** A message at QoS 2 that its sender may send again. */
    interface Noted {

        /** Has the note outlive the process, within the change that keeps the publication. */
        void keepWithin();

        /** The same in a change of its own. */
        CompletionStage<Void> keep();
    }

    /**
     * Publishes as the client; completes once it is as safe as it is to be, and all that belongs to it.
     *
     * @throws Refusal with {@link ErrorCode#BAD_CHANNEL} where the topic is none to publish to
     * @throws io.parley.protocol.mqtt.MalformedPacket where the payload is not what it is said to be
     */
    CompletionStage<Position> publish(Client client, Message message, int jsonDepth) {
        ChannelName channel = topic(message.topic());
        long now = clock.millis();
        Payload payload = PayloadRules.read(
                message.bytes(), message.qos(), message.retain(), message.properties(), jsonDepth, now);
        Noted noted = message.noted();
        if (!message.retain() && noted == null) {
            return client.publish(channel, payload, null);
        }
        Limit full = message.retain() ? retained.refuses(channel, payload) : null;
        if (full != null) {
            return CompletableFuture.failedFuture(new Refusal(
                    ErrorCode.LIMIT_EXCEEDED, full, "the hub keeps no more retained messages (" + full + ")"));
        }
        Function<Position, Publication> published =
                position -> new Publication(channel, position, now, client.member(), payload);
        AtomicBoolean kept = new AtomicBoolean();
        return client.publish(channel, payload, position -> {
                    if (noted != null) {
                        noted.keepWithin();
                    }
                    if (message.retain()) {
                        retained.keepWithin(published.apply(position));
                    }
                    kept.set(true);
                })
                .thenCompose(position -> {
                    CompletionStage<Void> both = keep(noted, kept.get());
                    if (message.retain()) {
                        both = both.thenCombine(keep(published.apply(position), kept.get()), (one, other) -> other);
                    }
                    return both.thenApply(done -> position);
                });
    }

    private CompletionStage<Void> keep(Publication publication, boolean kept) {
        if (!kept) {
            return retained.put(publication);
        }
        retained.putKept(publication);
        return CompletableFuture.completedFuture(null);
    }

    private static CompletionStage<Void> keep(@Nullable Noted noted, boolean kept) {
        return noted == null || kept ? CompletableFuture.completedFuture(null) : noted.keep();
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
