package io.parley.protocol;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Payload;
import io.parley.hub.Client;
import io.parley.hub.EventEncoder;
import io.parley.hub.Hub;
import io.parley.hub.SubscribeRequest;
import io.parley.hub.Subscribed;
import io.parley.transport.Frame;
import io.parley.transport.RecordedConnection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A client of no protocol that follows one channel, and tells what it sees in words. */
final class Witness {

    private static final EventEncoder IN_WORDS = new EventEncoder() {
        @Override
        public Frame encode(ChannelEvent event, @Nullable ChannelPattern via) {
            return Frame.text(inWords(event));
        }
    };

    private static final AtomicInteger WITNESSES = new AtomicInteger();

    private final RecordedConnection connection = new RecordedConnection("witness-" + WITNESSES.incrementAndGet());
    private final ChannelName channel;
    private final Client client;

    Witness(Hub hub, String channel) {
        this.channel = ChannelName.parse(channel);
        this.client = hub.connect(connection);
        Subscribed subscribed = client.subscribe(SubscribeRequest.to(this.channel, IN_WORDS))
                .toCompletableFuture()
                .join();
        subscribed.open();
        connection.take();
    }

    void publish(Payload payload) {
        client.publish(channel, payload, null).toCompletableFuture().join();
    }

    /** What was seen since the last call, for example {@code TEXT "hello"} or {@code left a1 lost}. */
    List<String> seen() {
        return connection.take();
    }

    private static String inWords(ChannelEvent event) {
        if (event instanceof ChannelEvent.Published published) {
            Payload payload = published.publication().payload();
            return payload.kind() + " " + payload.asText();
        } else if (event instanceof ChannelEvent.Joined joined) {
            return "joined " + joined.member().id();
        }
        ChannelEvent.Left left = (ChannelEvent.Left) event;
        return "left " + left.member().id() + " " + left.cause().wireName();
    }
}
