package io.parley.hub;

import io.parley.broker.Broker;
import io.parley.broker.HistoryPage;
import io.parley.broker.HistoryQuery;
import io.parley.channel.ChannelName;
import io.parley.channel.Limit;
import io.parley.channel.Position;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads from history what a client asks for or has missed, as far as one reply carries it. Any thread. */
record Replay(Broker broker, int replyBytes, HubCounts counts) {

    CompletionStage<HistoryPage> history(ChannelName channel, HistoryQuery query) {
        return broker.history(channel, query).thenApply(page -> fit(page, query));
    }

    /**
     * What a subscriber gets before what follows on its cursor.
     *
     * @param start the position after which the cursor brings everything
     * @param conflated whether the cursor brings the channel's states instead
     */
    CompletionStage<Recovery> recover(ChannelName name, SubscribeRequest request, Position start, boolean conflated) {
        Position since = request.since();
        if (conflated) {
            return CompletableFuture.completedFuture(since == null ? Recovery.NOTHING : Recovery.CONFLATED);
        }
        if (since != null) {
            return broker.history(name, HistoryQuery.after(since, Integer.MAX_VALUE))
                    .thenApply(page -> check(Recovery.join(since, start, page)));
        }
        if (request.history() == 0) {
            return CompletableFuture.completedFuture(Recovery.NOTHING);
        }
        HistoryQuery query = HistoryQuery.newest(request.history());
        return broker.history(name, query).thenApply(page -> Recovery.newest(start, fit(page, query)));
    }

    private HistoryPage fit(HistoryPage page, HistoryQuery query) {
        HistoryPage fitting = ReplySize.fit(page, query, replyBytes);
        if (fitting != page) {
            counts.limits().add(Limit.REPLY_BYTES);
        }
        return fitting;
    }

    private Recovery check(Recovery recovery) {
        Recovery checked = ReplySize.check(recovery, replyBytes);
        if (checked != recovery) {
            counts.limits().add(Limit.REPLY_BYTES);
        }
        return checked;
    }
}
