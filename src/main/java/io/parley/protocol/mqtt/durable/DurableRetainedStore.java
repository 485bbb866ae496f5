package io.parley.protocol.mqtt.durable;

import io.parley.channel.OwnChannels;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import io.parley.protocol.mqtt.session.MemoryRetainedStore;
import io.parley.store.Store;
import io.parley.store.StoredMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Retained messages that outlive the process, in memory and in the store, which stays the caller's; but for the hub's own. */
public final class DurableRetainedStore extends MemoryRetainedStore {

    private static final int OVERHEAD = 64;

    private final Store store;
    private final StoredMap<String> records;

    private DurableRetainedStore(Store store, int messages, long bytes) {
        super(messages, bytes);
        this.store = store;
        this.records = store.named("mqtt-retained");
    }

    /**
     * The retained messages that are in the store. Takes time in proportion to them.
     *
     * @param messages how many there may be
     * @param bytes how many bytes they may have in all
     * @throws io.parley.store.MalformedRecordException where the store holds records of a later version
     */
    public static DurableRetainedStore open(Store store, int messages, long bytes) {
        DurableRetainedStore opened = new DurableRetainedStore(store, messages, bytes);
        opened.records.forEach((channel, record) -> opened.putKept(SessionRecords.retained(channel, record)));
        return opened;
    }

    /** Called by the store's thread. */
    @Override
    public void keepWithin(Publication publication) {
        String channel = publication.channel().value();
        if (publication.payload().bytes().length == 0) {
            records.remove(channel);
        } else {
            records.put(channel, SessionRecords.retained(publication));
        }
    }

    /** Writes what is retained now: of two that come at once, the later one is written last. */
    @Override
    public CompletionStage<Void> put(Publication publication) {
        putKept(publication);
        if (OwnChannels.include(publication.channel())) {
            return CompletableFuture.completedFuture(null);
        }
        String channel = publication.channel().value();
        try {
            return store.write(publication.payload().size() + OVERHEAD, () -> {
                Publication now = retained(channel);
                if (now == null) {
                    records.remove(channel);
                } else {
                    keepWithin(now);
                }
            });
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }
}
