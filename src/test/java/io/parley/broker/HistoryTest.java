package io.parley.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelName;
import io.parley.channel.NamespaceRules;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ring, wherever it starts and however it has grown, against a plain list. */
class HistoryTest {

    private static final int AGE = 100;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 8, 9, 100})
    void holdsWhatAListWouldHold(int size) {
        Random random = new Random(size);
        History history = new History(new NamespaceRules(size, Duration.ofMillis(AGE), false));
        List<Publication> model = new ArrayList<>();
        long bytes = 0;
        long now = 0;
        for (int i = 1; i <= 5000; i++) {
            now += random.nextInt(10) == 0 ? random.nextInt(AGE) : random.nextInt(3);
            switch (random.nextInt(20)) {
                case 0 -> {
                    bytes -= history.dropOldest();
                    model = new ArrayList<>(model.subList(Math.min(1, model.size()), model.size()));
                }
                case 1, 2 -> {
                    long oldest = now - AGE;
                    bytes -= history.expire(now);
                    model.removeIf(publication -> publication.time() <= oldest);
                }
                default -> {
                    Publication publication = publication(i, now, random.nextInt(50));
                    bytes += history.add(publication);
                    model.add(publication);
                    model = new ArrayList<>(model.subList(Math.max(0, model.size() - size), model.size()));
                }
            }
            assertThat(history.count()).isEqualTo(model.size());
            int skip = random.nextInt(model.size() + 1);
            assertThat(history.list(skip, model.size() - skip)).isEqualTo(model.subList(skip, model.size()));
            assertThat(bytes)
                    .isEqualTo(model.stream()
                            .mapToLong(kept -> History.OVERHEAD + kept.payload().size())
                            .sum());
        }
    }

    private static Publication publication(long offset, long time, int size) {
        return new Publication(
                new ChannelName("a"), new Position("e", offset), time, null, Payload.binary(new byte[size]));
    }
}
