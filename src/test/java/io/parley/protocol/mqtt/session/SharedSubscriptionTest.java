package io.parley.protocol.mqtt.session;

import static io.parley.channel.Qos.AT_LEAST_ONCE;
import static io.parley.channel.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.Departure;
import io.parley.channel.Qos;
import io.parley.hub.Answer;
import io.parley.hub.Listening;
import io.parley.hub.MayI;
import io.parley.hub.Question;
import io.parley.protocol.mqtt.MqttPeer;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import io.parley.protocol.mqtt.ReasonCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of messages that a member of a group was sent and has not acknowledged (MQTT 5.0 section 4.8.2). */
class SharedSubscriptionTest {

    private static final String JOBS = "$share/workers/jobs";

    private static final Properties KEPT =
            Properties.builder().number(Property.SESSION_EXPIRY_INTERVAL, 100).build();

    private final MqttBench bench = new MqttBench();
    private final MqttPeer ada = bench.v5();
    private final MqttPeer bob = bench.v5();

    @AfterEach
    void stop() {
        bench.close();
    }

    private void adaHasAJob(Qos qos, Properties terms) {
        ada.connect("ada", true, terms);
        ada.subscribe(JOBS, qos);
        bench.publish("jobs", "one");
        bench.publish("jobs", "two");
        assertThat(ada.messages()).hasSize(2);
    }

    @Test
    void goToAnotherMemberWhenTheConnectionIsLost() {
        adaHasAJob(AT_LEAST_ONCE, KEPT);
        bob.connect("bob", true, KEPT);
        bob.subscribe(JOBS, AT_LEAST_ONCE);

        ada.closed(Departure.LOST);

        assertThat(bob.messages()).containsExactly("jobs=one qos1", "jobs=two qos1");
        MqttPeer back = bench.v5();
        back.connect("ada", false, KEPT);
        assertThat(back.behindConnAck()).isEmpty();
    }

    @Test
    void waitForTheirClientWhereNobodyElseIsThere() {
        adaHasAJob(AT_LEAST_ONCE, KEPT);
        bob.connect("bob", true, KEPT);
        bob.subscribe(JOBS, AT_LEAST_ONCE);
        bob.closed(Departure.LOST);

        ada.closed(Departure.LOST);

        MqttPeer back = bench.v5();
        back.connect("ada", false, KEPT);
        assertThat(back.behindConnAck())
                .extracting(packet -> MqttPeer.inWords((Packet.Publish) packet))
                .containsExactly("jobs=one qos1 dup", "jobs=two qos1 dup");
    }

    @Test
    void goToAnotherMemberWhenTheSessionEndsThoughThatOneIsAwayThen() {
        adaHasAJob(AT_LEAST_ONCE, KEPT);
        bob.connect(
                "bob",
                true,
                Properties.builder()
                        .number(Property.SESSION_EXPIRY_INTERVAL, 1000)
                        .build());
        bob.subscribe(JOBS, AT_LEAST_ONCE);
        bob.closed(Departure.LOST);
        ada.closed(Departure.LOST);

        bench.pass(Duration.ofSeconds(101));
        bench.publish("jobs", "three");
        MqttPeer back = bench.v5();
        back.connect("bob", false, KEPT);

        assertThat(back.behindConnAck())
                .extracting(packet -> MqttPeer.inWords((Packet.Publish) packet))
                .containsExactly("jobs=one qos1", "jobs=two qos1", "jobs=three qos1");
    }

    /** [MQTT-4.8.2-4] and [MQTT-4.8.2-5]. */
    @Test
    void stayWithTheirClientAtQos2() {
        adaHasAJob(EXACTLY_ONCE, KEPT);
        bob.connect("bob", true, KEPT);
        bob.subscribe(JOBS, EXACTLY_ONCE);

        ada.closed(Departure.LOST);
        assertThat(bob.messages()).isEmpty();
        bench.pass(Duration.ofSeconds(101));

        assertThat(bob.messages()).isEmpty();
    }

    /** [MQTT-4.8.2-6]. */
    @Test
    void areDroppedWhereTheClientRefusesThem() {
        adaHasAJob(AT_LEAST_ONCE, KEPT);
        bob.connect("bob", true, KEPT);
        bob.subscribe(JOBS, AT_LEAST_ONCE);

        ada.send(new Packet.PubAck(1, ReasonCode.UNSPECIFIED_ERROR, Properties.NONE));
        ada.send(new Packet.PubAck(2, ReasonCode.SUCCESS, Properties.NONE));
        ada.closed(Departure.LOST);

        assertThat(bob.messages()).isEmpty();
    }

    @Test
    void endWithTheLastMember() {
        adaHasAJob(AT_LEAST_ONCE, Properties.NONE);

        ada.closed(Departure.LOST);

        assertThat(bench.hub.channels()).isZero();
    }

    @Test
    void areSubscribedToOnlyWhereTheBackendSaysSo() {
        bench.hub.attach(new Listening(new OnlyPublic(), null, 10));
        MqttPeer eve = bench.v5();
        eve.connect("eve", true, Properties.NONE);

        assertThat(eve.subscribe("$share/g/secret", AT_LEAST_ONCE)).containsExactly(ReasonCode.NOT_AUTHORIZED);
        assertThat(eve.subscribe("$share/g/public", AT_LEAST_ONCE)).containsExactly(ReasonCode.GRANTED_QOS_1);
    }

    /** A backend that lets everybody follow what is public. */
    private static final class OnlyPublic implements MayI {

        @Override
        public boolean asks(Question.Kind kind) {
            return kind == Question.Kind.SUBSCRIBE;
        }

        @Override
        public CompletionStage<Answer> ask(Question question) {
            boolean allowed = ((Question.Subscribe) question).filter().value().equals("public");
            return CompletableFuture.completedFuture(allowed ? Answer.YES : new Answer.Denied("not public"));
        }
    }
}
