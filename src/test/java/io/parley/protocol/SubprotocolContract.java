package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.hub.Hub;
import io.parley.transport.RecordedConnection;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every subprotocol with text messages, whatever it looks like on the wire; each inherits it in a test of its own. */
public abstract class SubprotocolContract {

    private static final String ROOM = "den";
    private static final int FUZZ_ROUNDS = 4000;

    protected final Hub hub = Rooms.hub();
    protected final RecordedConnection connection = new RecordedConnection("a1b2c3");
    private Witness witness;

    protected abstract Subprotocol subprotocol();

    /** The channel in which a room talks. */
    protected String channel(String room) {
        return "room/" + room;
    }

    /** The message that enters the channel of a room. */
    protected abstract String join(String room);

    /** The message that says a text there. */
    protected abstract String say(String room, String text);

    /** A message that the hub refuses and answers. */
    protected abstract String refused();

    /** Messages that the protocol is not made of. */
    protected abstract List<String> malformed();

    @BeforeEach
    void somebodyElseIsThere() {
        witness = new Witness(hub, channel(ROOM));
        witness.seen();
    }

    @Test
    void staysOpenAtTheStart() {
        subprotocol().converse(connection, hub);

        assertThat(connection.closeCode()).isNull();
        assertThat(hub.clients()).isEqualTo(2);
    }

    @Test
    void saysToAllWhateverTheySpeak() {
        Conversation conversation = entered();

        conversation.text(say(ROOM, "Gr\u00fc\u00dfe \uD83D\uDE00 \"there\""));

        assertThat(witness.seen())
                .singleElement()
                .asString()
                .contains("Gr\u00fc\u00dfe \uD83D\uDE00")
                .contains("there");
    }

    @Test
    void countsWhatItAnswersWithAnError() {
        Conversation conversation = entered();

        conversation.text(refused());

        long counted = Arrays.stream(ErrorCode.values())
                .mapToLong(code -> hub.counts().commandsRefused().of(code))
                .sum();
        assertThat(counted).isEqualTo(1);
    }

    @Test
    void showsWhatOthersSay() {
        entered();

        witness.publish(Payload.text("plain words"));
        witness.publish(Payload.json("\"words in JSON\""));
        witness.publish(Payload.json("{\"any\":[1,2]}"));
        witness.publish(Payload.binary(new byte[] {0, 1, 2}));

        List<String> shown = connection.take();
        assertThat(shown).hasSize(4);
        assertThat(shown.get(0)).contains("plain words");
        assertThat(shown.get(1)).contains("words in JSON");
        assertThat(shown.get(2)).contains("{\"any\":[1,2]}");
    }

    @Test
    void showsWhatOthersSayInOneMessageEach() {
        entered();

        witness.publish(Payload.text("one\n<Eve> two\r\n* three\u2028four\u0000\u202Efive"));

        assertThat(connection.takeOne())
                .doesNotContain("\n", "\r", "\u0000")
                .contains("one")
                .contains("five");
    }

    @Test
    void leavesEveryChannelWithTheCause() {
        Conversation conversation = entered();
        conversation.text(join("other"));
        Witness other = new Witness(hub, channel("other"));
        conversation.text(join(ROOM));
        witness.seen();

        conversation.closed(Departure.LOST);

        assertThat(witness.seen()).filteredOn(seen -> seen.startsWith("left ")).containsExactly("left a1b2c3 lost");
        assertThat(other.seen()).anyMatch(seen -> seen.startsWith("left a1b2c3 "));
        assertThat(hub.clients()).isEqualTo(2);
        assertThat(hub.channels()).isEqualTo(2);
    }

    @Test
    void isUsableAfterARefusal() {
        Conversation conversation = entered();

        conversation.text(refused());
        assertThat(connection.take()).hasSize(1);
        conversation.text(say(ROOM, "still here"));

        assertThat(witness.seen()).singleElement().asString().contains("still here");
        assertThat(connection.closeCode()).isNull();
    }

    @Test
    void answersWhatItIsNotMadeOfAndGoesOn() {
        Conversation conversation = entered();

        for (String message : malformed()) {
            conversation.text(message);
            assertThat(connection.take()).as(message).isNotEmpty();
        }
        conversation.text(say(ROOM, "still here"));

        assertThat(connection.closeCode()).isNull();
        assertThat(witness.seen()).singleElement().asString().contains("still here");
    }

    @Test
    void neitherFailsNorHarmsOthersAtABinaryMessage() {
        Conversation conversation = entered();

        conversation.binary(ByteBuffer.wrap(new byte[] {(byte) 0xFF, 0, 1}));
        witness.publish(Payload.text("unharmed"));

        assertThat(connection.closeCode()).isNotNull();
        assertThat(witness.seen()).containsExactly("TEXT unharmed");
    }

    @Test
    void saysNothingAfterItsEnd() {
        Conversation conversation = entered();
        conversation.closed(Departure.CLOSED);
        witness.seen();
        connection.take();

        conversation.text(join("other"));
        witness.publish(Payload.text("to the rest"));

        assertThat(connection.take()).noneMatch(text -> text.contains("to the rest"));
        assertThat(hub.channels()).isEqualTo(1);
    }

    @Test
    void survivesMessagesOfRandomBytesAndMutations() {
        Random random = new Random(42);
        Conversation conversation = entered();
        List<String> seeds = List.of(join("other"), say(ROOM, "x\\u00e9\"y"), refused());

        for (int round = 0; round < FUZZ_ROUNDS && connection.closeCode() == null; round++) {
            conversation.text(mutated(seeds.get(random.nextInt(seeds.size())), random));
            connection.take();
        }
        assertThat(connection.closeCode()).isNull();
        conversation.closed(Departure.CLOSED);

        assertThat(hub.clients()).isEqualTo(1);
        assertThat(hub.channels()).isEqualTo(1);
    }

    private static String mutated(String seed, Random random) {
        StringBuilder text = new StringBuilder(seed);
        for (int changes = random.nextInt(5); changes >= 0; changes--) {
            int at = text.isEmpty() ? 0 : random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.insert(at, (char) random.nextInt(0x10000));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
                case 2 -> text.insert(at, "{}[]:,\"\\/ \n\u0000".charAt(random.nextInt(12)));
                case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(20))));
                default -> text.insert(at, random.nextInt(2000) - 1000);
            }
        }
        return text.toString();
    }

    /** A conversation in the room, whose messages so far are forgotten on both sides. */
    private Conversation entered() {
        Conversation conversation = subprotocol().converse(connection, hub);
        conversation.text(join(ROOM));
        connection.take();
        witness.seen();
        return conversation;
    }
}
