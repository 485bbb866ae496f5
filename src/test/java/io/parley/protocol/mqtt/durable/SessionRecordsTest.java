package io.parley.protocol.mqtt.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parley.channel.ChannelName;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import io.parley.protocol.mqtt.durable.SessionRecords.Kept;
import io.parley.protocol.mqtt.durable.SessionRecords.Kind;
import io.parley.protocol.mqtt.durable.SessionRecords.Sent;
import io.parley.protocol.mqtt.session.InFlight;
import io.parley.protocol.mqtt.session.Place;
import io.parley.protocol.mqtt.session.SessionState.Subscribed;
import io.parley.store.MalformedRecordException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of sessions: what is written is read, and nothing else is. */
class SessionRecordsTest {

    private static final Publication PUBLICATION =
            new Publication(ChannelName.parse("a/b"), new Position("e", 5), 99, null, Payload.text("text"));

    static Stream<Arguments> records() {
        return Stream.of(
                record("kept", SessionRecords.kept(new Kept(60, 12)), SessionRecords::kept),
                record(
                        "subscribed",
                        SessionRecords.subscribed(new Subscribed(TopicSubscription.of("a", Qos.AT_LEAST_ONCE), 3, 9)),
                        bytes -> SessionRecords.subscribed("a", bytes)),
                record(
                        "sent",
                        SessionRecords.sent(
                                new Sent(4, new InFlight(1, PUBLICATION, Qos.EXACTLY_ONCE, false, 0, "$share/g/a"))),
                        bytes -> SessionRecords.sent("1", bytes)),
                record("noted", SessionRecords.noted(), bytes -> SessionRecords.noted("1", bytes)),
                record("place", SessionRecords.place(new Place(new Position("e", 5), 99)), SessionRecords::place),
                record("retained", SessionRecords.retained(PUBLICATION), bytes -> SessionRecords.retained("a", bytes)));
    }

    private static Arguments record(String name, byte[] bytes, Consumer<byte[]> reader) {
        return Arguments.of(Named.of(name, bytes), reader);
    }

    @Test
    void takesKeysApart() {
        String key = SessionRecords.key("3:ada:phone", Kind.PLACE, "a/#\0a/b");

        assertThat(SessionRecords.key(key)).isEqualTo(new SessionRecords.Key("3:ada:phone", Kind.PLACE, "a/#\0a/b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ada", "ada\0", "ada\0x"})
    void refusesOtherKeys(String key) {
        assertThatExceptionOfType(MalformedRecordException.class).isThrownBy(() -> SessionRecords.key(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65536", "x", "-1"})
    void refusesOtherPacketIdentifiers(String packetId) {
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> SessionRecords.noted(packetId, SessionRecords.noted()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void refusesRecordsThatAreCutOrTooLongOrOfAnotherVersion(byte[] bytes, Consumer<byte[]> reader) {
        reader.accept(bytes);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(MalformedRecordException.class).isThrownBy(() -> reader.accept(cut));
        }
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> reader.accept(Arrays.copyOf(bytes, bytes.length + 1)));
        byte[] later = bytes.clone();
        later[0]++;
        assertThatExceptionOfType(MalformedRecordException.class).isThrownBy(() -> reader.accept(later));
    }

    /** What a checksum lets through is at worst another record, or refused in one way. */
    @ParameterizedTest
    @MethodSource("records")
    void readsOrRefusesWhateverComes(byte[] bytes, Consumer<byte[]> reader) {
        Random random = new Random(42);
        for (int round = 0; round < 2000; round++) {
            byte[] changed = bytes.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            try {
                reader.accept(changed);
            } catch (MalformedRecordException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }
}
