package io.parley.protocol.mqtt.session;

import static io.parley.channel.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.Departure;
import io.parley.hub.Answer;
import io.parley.hub.Listening;
import io.parley.hub.MayI;
import io.parley.hub.Question;
import io.parley.protocol.mqtt.MqttPeer;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import io.parley.protocol.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that a client sends again on another connection, while the hub has not taken them yet (MQTT 5.0 section 4.4). */
class MqttSentAgainTest {

    private static final Properties KEPT =
            Properties.builder().number(Property.SESSION_EXPIRY_INTERVAL, 100).build();

    private final MqttBench bench = new MqttBench();

    @AfterEach
    void stop() {
        bench.close();
    }

    /** Else a hub that is killed now would have acknowledged what it does not have. */
    @ParameterizedTest
    @CsvSource({"true, SUCCESS", "false, NOT_AUTHORIZED"})
    void answersAMessageAtQos2ThatComesAgainNotBeforeTheFirst(boolean allowed, ReasonCode answer) {
        Hesitating backend = new Hesitating();
        bench.hub.attach(new Listening(backend, null, 10));
        MqttPeer ada = bench.v5();
        ada.connect("ada", true, KEPT);
        ada.publish("a", "once", EXACTLY_ONCE, 6);
        ada.closed(Departure.LOST);

        MqttPeer again = bench.v5();
        again.connect("ada", false, KEPT);
        again.sendHex("3c 0a 0001 'a' 0006 00 'once'");
        assertThat(again.take()).isEmpty();

        backend.answers.get(0).complete(allowed ? Answer.YES : new Answer.Denied("not here"));
        assertThat(again.takeOne(Packet.PubRec.class).code()).isEqualTo(answer);
        assertThat(backend.answers).hasSize(1);
    }

    /** A backend that takes its time before it lets anybody publish. */
    private static final class Hesitating implements MayI {

        private final List<CompletableFuture<Answer>> answers = new ArrayList<>();

        @Override
        public boolean asks(Question.Kind kind) {
            return kind == Question.Kind.PUBLISH;
        }

        @Override
        public CompletionStage<Answer> ask(Question question) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer;
        }
    }
}
