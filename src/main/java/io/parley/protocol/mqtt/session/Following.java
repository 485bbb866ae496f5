package io.parley.protocol.mqtt.session;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.hub.Hub;
import io.parley.hub.Permit;
import io.parley.hub.SubscribeRequest;
import io.parley.hub.Subscribed;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How the subscriptions of sessions follow channels of the hub: on a connection's own, by a feed, or in a group. Any thread. */
record Following(Hub hub, Sessions sessions) {

    private static final System.Logger LOG = System.getLogger(Following.class.getName());

    /** Starts a subscription on a connection; what the stage brings starts the deliveries. */
    CompletionStage<Runnable> begin(Interest interest, Attachment by) {
        ChannelFilter channels = interest.filter().channels();
        if (interest.filter().isShared()) {
            SubscribeRequest asked = SysTopics.subscription(channels, MqttEvents.FEED);
            return Permit.toFollow(hub, by.client(), asked)
                    .thenCompose(permitted -> interest.group() != null
                            ? CompletableFuture.completedFuture(interest::pump)
                            : sessions.share(interest, hub));
        }
        boolean plain = interest.feed() == null && by.isPlain(interest.options(), interest.id());
        SubscribeRequest request =
                SysTopics.subscription(channels, plain ? by.encoder(interest.options()) : MqttEvents.NOTHING);
        CompletionStage<Subscribed> present = by.client().subscribe(request);
        if (plain || interest.feed() != null) {
            return present.thenApply(subscribed -> subscribed::open);
        }
        return present.thenCompose(there -> feed(interest, Map.of()).thenApply(fed -> both(there, fed)));
    }

    /**
     * Has a feed bring what a subscription is to have.
     *
     * @param before what it is to bring first, from history
     */
    CompletionStage<Subscribed> feed(Interest interest, Map<ChannelName, Missed> before) {
        Feed feed = new Feed(hub, sessions.settings(), before, interest);
        return feed.subscribe(interest.filter().channels()).thenApply(subscribed -> {
            interest.fedBy(feed);
            return subscribed;
        });
    }

    /** Starts both. */
    static Runnable both(Subscribed present, Subscribed fed) {
        return () -> {
            present.open();
            fed.open();
        };
    }

    /** Has a connection leave channels. */
    static void giveUp(Client client, ChannelFilter channels) {
        try {
            client.unsubscribe(channels);
        } catch (Refusal refusal) {
            // It was refused from the start, or the connection is closing.
            LOG.log(System.Logger.Level.DEBUG, "nothing to give up: {0}", refusal.reason());
        }
    }
}
