package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hub that is killed with SIGKILL under load, again and again: after each start all that was acknowledged is there, in order, at
 * the position that was said, in the epoch of before; and what was published twice under one key is there once.
 */
class KillIT {

    private static final int CHANNELS = 4;
    private static final int PUBLISHERS = 8;
    private static final String PAGE =
            "{\"id\":%d,\"history\":{\"channel\":\"%s\",\"since\":{\"epoch\":\"%s\",\"offset\":%d},\"limit\":2000}}";

    @TempDir
    Path directory;

    private final Random random = new Random(20_261_120);
    private final List<NumberedPublisher> publishers = new ArrayList<>();
    private final Map<String, String> epochs = new HashMap<>();

    /** What a channel has: of each publisher its numbers, and at which offset each is. */
    private record Contents(String epoch, Map<String, List<Integer>> numbers, Map<String, Long> offsets) {}

    @Test
    void keepsWhatItAcknowledgedThroughAFewKills() throws Exception {
        killAndLook(6);
    }

    @Tag("conformance")
    @Test
    void keepsWhatItAcknowledgedThroughManyKills() throws Exception {
        killAndLook(50);
    }

    @Test
    void leavesAFileAloneThatAnotherProcessHasOpen() throws Exception {
        try (HubProcess first = start()) {
            first.url();
            try (HubProcess second = start()) {
                HubProcess.Outcome outcome = second.outcome();
                assertThat(outcome.status()).isEqualTo(1);
                assertThat(outcome.err()).contains("parley: parley.store.file=", "is in use");
            }
            look(first);
        }
    }

    private void killAndLook(int times) throws Exception {
        for (int i = 0; i < PUBLISHERS; i++) {
            publishers.add(new NumberedPublisher("p" + i, "ledger/" + i % CHANNELS));
        }
        int before = 0;
        for (int round = 1; round <= times; round++) {
            try (HubProcess hub = start()) {
                look(hub);
                int enough = before + PUBLISHERS + random.nextInt(2000);
                List<Thread> running = new ArrayList<>();
                publishers.forEach(publisher -> running.add(publisher.start(hub.socket("/ws"))));
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> acknowledged() > enough);
                hub.kill();
                for (Thread thread : running) {
                    thread.join();
                }
            }
            assertThat(acknowledged()).isGreaterThan(before);
            before = acknowledged();
        }
        try (HubProcess hub = start()) {
            look(hub);
        }
    }

    private HubProcess start() throws Exception {
        return HubProcess.start(
                directory,
                "--http.port=0",
                "--store.file=parley.store",
                "--namespace.ledger.durable=true",
                "--namespace.ledger.history-size=1000000",
                "--namespace.ledger.history-age=1d",
                "--limits.idempotency-keys=1000000",
                "--limits.reply-bytes=16MiB");
    }

    private int acknowledged() {
        return publishers.stream()
                .mapToInt(publisher -> publisher.acknowledged().size())
                .sum();
    }

    private void look(HubProcess hub) throws Exception {
        Map<String, Contents> channels = new HashMap<>();
        try (LineClient client = LineClient.connect(hub.socket("/ws"))) {
            for (int i = 0; i < CHANNELS; i++) {
                channels.put("ledger/" + i, read(client, "ledger/" + i));
            }
        }
        channels.forEach((channel, contents) ->
                assertThat(contents.epoch()).isEqualTo(epochs.computeIfAbsent(channel, name -> contents.epoch())));
        for (NumberedPublisher publisher : publishers) {
            Contents contents = channels.get(publisher.channel());
            List<Integer> numbers = contents.numbers().getOrDefault(publisher.name(), List.of());
            assertThat(numbers).isSorted().doesNotHaveDuplicates();
            assertThat(numbers.size()).isLessThanOrEqualTo(publisher.sent());
            publisher.acknowledged().forEach((number, position) -> {
                assertThat(position.epoch()).isEqualTo(contents.epoch());
                assertThat(contents.offsets()).containsEntry(publisher.name() + " " + number, position.offset());
            });
        }
    }

    /** All of a channel, page by page. */
    private static Contents read(LineClient client, String channel) throws Exception {
        client.send("{\"id\":0,\"history\":{\"channel\":\"%s\",\"limit\":0}}".formatted(channel));
        JsonObject position = answer(client, 0).getJsonObject("position");
        String epoch = position.getString("epoch");
        long last = position.getJsonNumber("offset").longValue();
        Map<String, List<Integer>> numbers = new HashMap<>();
        Map<String, Long> offsets = new HashMap<>();
        Set<Long> seen = new HashSet<>();
        int page = 1;
        for (long at = 0; at < last; page++) {
            client.send(PAGE.formatted(page, channel, epoch, at));
            JsonArray publications = answer(client, page).getJsonArray("publications");
            assertThat(publications).isNotEmpty();
            for (JsonObject publication : publications.getValuesAs(JsonObject.class)) {
                long offset = publication.getJsonNumber("offset").longValue();
                assertThat(offset).isEqualTo(at + 1);
                assertThat(seen.add(offset)).isTrue();
                JsonObject data = publication.getJsonObject("data");
                String by = data.getString("by");
                int number = data.getInt("number");
                numbers.computeIfAbsent(by, name -> new ArrayList<>()).add(number);
                assertThat(offsets.put(by + " " + number, offset)).isNull();
                at = offset;
            }
        }
        return new Contents(epoch, numbers, offsets);
    }

    private static JsonObject answer(LineClient client, int id) throws Exception {
        String text = client.hears(heard -> heard.startsWith("{\"id\":" + id + ","));
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonObject ok = reader.readObject().getJsonObject("ok");
            assertThat(ok).as(text).isNotNull();
            return ok;
        }
    }
}
