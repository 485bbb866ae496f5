package io.parley.protocol.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.Headers;
import io.parley.channel.Limit;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every store of retained messages. */
public abstract class RetainedStoreContract {

    private RetainedStore store;

    /** An empty store. */
    protected abstract RetainedStore open(int messages, long bytes);

    @BeforeEach
    void openStore() {
        store = open(10, 1000);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private void put(String channel, String epoch, long offset, Payload payload) {
        store.put(new Publication(ChannelName.parse(channel), new Position(epoch, offset), 0, null, payload))
                .toCompletableFuture()
                .join();
    }

    private void put(String channel, long offset, String text) {
        put(channel, "e", offset, Payload.text(text));
    }

    private List<String> page(String filter, String after, int limit) {
        return store.page(ChannelFilter.parse(filter), after, limit, 0).stream()
                .map(publication ->
                        publication.channel() + "=" + publication.payload().asText())
                .toList();
    }

    @Test
    void keepsTheNewestOfEachChannel() {
        put("a", 1, "one");
        put("a", 3, "three");
        put("a", 2, "two");
        put("b", 1, "b");

        assertThat(page("a", "", 10)).containsExactly("a=three");
        assertThat(store.size()).isEqualTo(2);
    }

    @Test
    void takesWhatBeginsAnew() {
        put("a", 7, "old epoch");
        put("a", "f", 1, Payload.text("new epoch"));

        assertThat(page("a", "", 10)).containsExactly("a=new epoch");
    }

    @Test
    void forgetsAtAnEmptyPayload() {
        put("a", 1, "x");
        put("a", 2, "");

        assertThat(store.size()).isZero();
    }

    @Test
    void pagesInTheOrderOfNames() {
        for (String name : List.of("a/3", "a/1", "b", "a", "a/2/x", "ab")) {
            put(name, 1, "x");
        }

        assertThat(page("a/#", "", 2)).containsExactly("a=x", "a/1=x");
        assertThat(page("a/#", "a/1", 2)).containsExactly("a/2/x=x", "a/3=x");
        assertThat(page("a/#", "a/3", 2)).isEmpty();
        assertThat(page("+", "", 10)).containsExactly("a=x", "ab=x", "b=x");
        assertThat(page("+/+/x", "", 10)).containsExactly("a/2/x=x");
    }

    @Test
    void hidesWhatStartsWithADollarFromWildcards() {
        put("$SYS/x", 1, "x");

        assertThat(page("#", "", 10)).isEmpty();
        assertThat(page("$SYS/#", "", 10)).containsExactly("$SYS/x=x");
    }

    @Test
    void leavesOutWhatHasExpired() {
        Headers until5 = new Headers(Qos.AT_MOST_ONCE, true, Headers.Format.UNSAID, null, null, null, 5, List.of());
        put("a", "e", 1, Payload.text("x").with(until5));

        assertThat(store.page(ChannelName.parse("a"), "", 1, 4)).hasSize(1);
        assertThat(store.page(ChannelName.parse("a"), "", 1, 5)).isEmpty();
    }

    @Test
    void admitsNoMoreThanItsBounds() {
        Payload half = Payload.text("x".repeat(450));
        put("a", "e", 1, half);
        put("b", "e", 1, half);

        assertThat(store.refuses(ChannelName.parse("c"), half)).isEqualTo(Limit.MQTT_RETAINED_BYTES);
        assertThat(store.refuses(ChannelName.parse("a"), half)).isNull();
        assertThat(store.refuses(ChannelName.parse("c"), Payload.text(""))).isNull();
        for (int i = 0; i < 8; i++) {
            put("d/" + i, 1, "x");
        }
        assertThat(store.refuses(ChannelName.parse("e"), Payload.text("x"))).isEqualTo(Limit.MQTT_RETAINED_MESSAGES);
    }
}
