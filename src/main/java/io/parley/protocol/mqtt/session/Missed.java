package io.parley.protocol.mqtt.session;

import io.parley.broker.ChannelPage;
import io.parley.broker.ChannelQuery;
import io.parley.broker.HistoryQuery;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.OwnChannels;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.hub.Hub;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of a channel that a feed has yet to bring and no longer finds in the channel's log, so that it has to be read from history.
 *
 * @param after the position of what was brought last
 * @param upTo the position of the last one to bring
 * @param notBefore none that was published before this time is to be brought, in milliseconds since 1970
 */
record Missed(Position after, Position upTo, long notBefore) {

    private static final int PAGE = 1000;

    /** Where each channel was when the hub began. */
    record Beginning(Map<ChannelName, Position> channels) {

        /** To be called before anybody can publish; waits. */
        static Beginning of(Hub hub) {
            Map<ChannelName, Position> channels = new LinkedHashMap<>();
            String after = "";
            ChannelPage page;
            do {
                page = hub.backend()
                        .channels(new ChannelQuery("", after, PAGE))
                        .toCompletableFuture()
                        .join();
                for (ChannelName channel : page.channels()) {
                    after = channel.value();
                    if (!OwnChannels.include(channel)) {
                        channels.put(channel, position(hub, channel));
                    }
                }
            } while (page.more());
            return new Beginning(channels);
        }

        private static Position position(Hub hub, ChannelName channel) {
            return hub.backend()
                    .history(channel, HistoryQuery.newest(0))
                    .toCompletableFuture()
                    .join()
                    .position();
        }

        /**
         * What a subscription has missed of each channel.
         *
         * @param since when it was made
         * @param place how far it had come in a channel, or null
         */
        Map<ChannelName, Missed> by(
                ChannelFilter subscribed, long since, Function<ChannelName, @Nullable Place> place) {
            Map<ChannelName, Missed> missed = new LinkedHashMap<>();
            channels.forEach((channel, upTo) -> {
                if (subscribed.matches(channel)) {
                    Missed part = Missed.of(upTo, since, place.apply(channel));
                    if (part.after.offset() < upTo.offset()) {
                        missed.put(channel, part);
                    }
                }
            });
            return missed;
        }
    }

    private static Missed of(Position upTo, long since, @Nullable Place place) {
        if (place != null && place.position().epoch().equals(upTo.epoch())) {
            return new Missed(place.position(), upTo, 0);
        }
        return new Missed(new Position(upTo.epoch(), 0), upTo, place == null ? since : place.time());
    }

    /** One publication that was passed over. */
    static Missed of(Publication publication) {
        Position position = publication.position();
        return new Missed(new Position(position.epoch(), position.offset() - 1), position, 0);
    }

    /** With the next publication of the channel, which was passed over too. */
    Missed with(Publication publication) {
        Position position = publication.position();
        return position.epoch().equals(upTo.epoch()) ? new Missed(after, position, notBefore) : of(publication);
    }

    /** What is left after a page of history. */
    @Nullable Missed after(List<Publication> page) {
        if (page.isEmpty()) {
            return null;
        }
        Position last = page.get(page.size() - 1).position();
        return last.epoch().equals(upTo.epoch()) && last.offset() < upTo.offset()
                ? new Missed(last, upTo, notBefore)
                : null;
    }

    /** Those of a page that belong to it. */
    List<Publication> of(List<Publication> page) {
        List<Publication> own = new ArrayList<>(page);
        own.removeIf(publication -> publication.position().offset() > upTo.offset() || publication.time() < notBefore);
        return own;
    }
}
