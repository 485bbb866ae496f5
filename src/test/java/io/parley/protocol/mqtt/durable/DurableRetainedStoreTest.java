package io.parley.protocol.mqtt.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.protocol.mqtt.session.RetainedStore;
import io.parley.protocol.mqtt.session.RetainedStoreContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Retained messages on disk, held to the contract, and after a restart. */
class DurableRetainedStoreTest extends RetainedStoreContract {

    private final DiskOfStores disk = new DiskOfStores();

    @AfterEach
    void closeTheDisk() throws IOException {
        disk.close();
    }

    @Override
    protected RetainedStore open(int messages, long bytes) {
        return DurableRetainedStore.open(disk.open(), messages, bytes);
    }

    private static void put(RetainedStore store, String channel, long offset, String text) {
        store.put(new Publication(ChannelName.parse(channel), new Position("e", offset), 7, null, Payload.text(text)))
                .toCompletableFuture()
                .join();
    }

    @Test
    void comeBackAsTheyWere() {
        RetainedStore before = open(10, 1000);
        put(before, "a", 1, "old");
        put(before, "a", 3, "new");
        put(before, "a", 2, "late");
        put(before, "b", 1, "cleared");
        put(before, "b", 2, "");
        put(before, "$SYS/broker/uptime", 1, "the hub's own");

        RetainedStore after = open(10, 1000);

        assertThat(after.page(ChannelPattern.parse("#"), "", 10, 0))
                .containsExactly(
                        new Publication(ChannelName.parse("a"), new Position("e", 3), 7, null, Payload.text("new")));
        assertThat(after.size()).isEqualTo(1);
    }
}
