package io.parley.protocol.mqtt.session;

import static io.parley.channel.Qos.AT_LEAST_ONCE;
import static io.parley.channel.Qos.AT_MOST_ONCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.Action;
import io.parley.auth.Credentials;
import io.parley.auth.Identity;
import io.parley.auth.Rights;
import io.parley.channel.ChannelFilter;
import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import io.parley.hub.Doors;
import io.parley.protocol.mqtt.MqttPeer;
import io.parley.protocol.mqtt.MqttVersion;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import io.parley.protocol.mqtt.ReasonCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT clients at a hub that wants to know who they are: {@code x.ada.y} is a token of Ada, {@code secret} the password of Bob. */
class MqttAuthenticationTest {

    private final MqttBench bench = new MqttBench(new Doors(
            MqttAuthenticationTest::authenticate,
            (who, action, filter) -> {
                if (!who.rights().grant(action, filter)) {
                    throw new Refusal(ErrorCode.NOT_PERMITTED, "no rule allows it");
                }
            },
            identity -> false,
            false,
            Duration.ZERO,
            Duration.ofSeconds(10),
            InstantSource.system()));

    @AfterEach
    void stop() {
        bench.close();
    }

    private static CompletionStage<Identity> authenticate(Credentials credentials) {
        if (credentials instanceof Credentials.Token token && token.compact().startsWith("x.")) {
            String[] parts = token.compact().split("\\.", -1);
            return CompletableFuture.completedFuture(identity(parts[1], parts[2], Identity.Proof.TOKEN));
        }
        if (credentials instanceof Credentials.Basic basic && basic.password().equals("secret")) {
            return CompletableFuture.completedFuture(identity(basic.user(), "y", Identity.Proof.BASIC));
        }
        return CompletableFuture.failedFuture(new Refusal(ErrorCode.UNAUTHENTICATED, "that proves nothing"));
    }

    /** May do everything below its name, and below that of the token's last part. */
    private static Identity identity(String user, String more, Identity.Proof proof) {
        List<ChannelFilter> own = List.of(ChannelFilter.parse(user + "/#"), ChannelFilter.parse(more + "/#"));
        Rights rights = new Rights(Map.of(Action.SUBSCRIBE, own, Action.PUBLISH, own));
        return new Identity(user, null, proof, null, null, null, rights);
    }

    private Packet.ConnAck connect(MqttPeer peer, @Nullable String user, @Nullable String password) {
        peer.send(new Packet.Connect(
                MqttVersion.V5,
                "id",
                false,
                0,
                null,
                user,
                password == null ? null : password.getBytes(UTF_8),
                Properties.builder()
                        .number(Property.SESSION_EXPIRY_INTERVAL, 100)
                        .build()));
        return peer.takeOne(Packet.ConnAck.class);
    }

    @Test
    void takesATokenAsPasswordAndAUserWithOne() {
        MqttPeer ada = bench.v5();
        assertThat(connect(ada, "anybody", "x.ada.y").code()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(ada.subscribe("ada/#", AT_LEAST_ONCE)).containsExactly(ReasonCode.GRANTED_QOS_1);

        MqttPeer bob = bench.v5();
        assertThat(connect(bob, "bob", "secret").code()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(bob.subscribe("bob/a", AT_MOST_ONCE)).containsExactly(ReasonCode.SUCCESS);
    }

    @Test
    void refusesWhoShowsNothingOrNothingThatProves() {
        MqttPeer nobody = bench.v5();
        assertThat(connect(nobody, null, null).code()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(nobody.connection().closeCode()).isEqualTo(CloseCode.POLICY_VIOLATION);

        MqttPeer eve = bench.v5();
        Packet.ConnAck ack = connect(eve, "eve", "guess");
        assertThat(ack.code()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(ack.properties().text(Property.REASON_STRING)).isEqualTo("that proves nothing");
    }

    @Test
    void givesNobodyTheSessionOfAnotherUser() {
        MqttPeer ada = bench.v5();
        connect(ada, null, "x.ada.y");
        ada.subscribe("ada/#", AT_LEAST_ONCE);

        assertThat(connect(bench.v5(), "bob", "secret").sessionPresent()).isFalse();
        assertThat(ada.connection().closeCode()).isNull();
        assertThat(connect(bench.v5(), null, "x.ada.y").sessionPresent()).isTrue();
        assertThat(ada.connection().closeCode()).isEqualTo(CloseCode.REPLACED);
    }

    @Test
    void refusesWhatIsNotPermitted() {
        MqttPeer ada = bench.v5();
        connect(ada, null, "x.ada.y");

        assertThat(ada.subscribe("bob/#", AT_LEAST_ONCE)).containsExactly(ReasonCode.NOT_AUTHORIZED);
        assertThat(ada.subscribe("#", AT_MOST_ONCE)).containsExactly(ReasonCode.NOT_AUTHORIZED);
        assertThat(ada.subscribe("$share/g/bob/#", AT_MOST_ONCE)).containsExactly(ReasonCode.NOT_AUTHORIZED);
        ada.publish("bob/a", "x", AT_LEAST_ONCE, 1);
        Packet.PubAck ack = ada.takeOne(Packet.PubAck.class);
        assertThat(ack.code()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(ack.properties().text(Property.REASON_STRING)).isEqualTo("no rule allows it");
        assertThat(bench.hub.channels()).isZero();
    }

    @Test
    void refreshesATokenByAuth() {
        MqttPeer ada = enhanced("x.ada.y");
        assertThat(ada.takeOne(Packet.ConnAck.class).properties().text(Property.AUTHENTICATION_METHOD))
                .isEqualTo("JWT");
        assertThat(ada.subscribe("z/a", AT_LEAST_ONCE)).containsExactly(ReasonCode.NOT_AUTHORIZED);

        ada.send(reAuthenticate("x.ada.z"));

        assertThat(ada.takeOne(Packet.Auth.class).code()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(ada.subscribe("z/a", AT_LEAST_ONCE)).containsExactly(ReasonCode.GRANTED_QOS_1);
    }

    @Test
    void endsWhatANewTokenNoLongerAllows() {
        MqttPeer ada = enhanced("x.ada.y");
        ada.take();
        ada.subscribe("y/a", AT_LEAST_ONCE);

        ada.send(reAuthenticate("x.ada.z"));

        assertThat(ada.take())
                .anySatisfy(packet ->
                        assertThat(((Packet.Disconnect) packet).code()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
        assertThat(bench.hub.channels()).isZero();
    }

    @Test
    void endsASharedSubscriptionThatANewTokenNoLongerAllows() {
        MqttPeer ada = enhanced("x.ada.y");
        ada.take();
        ada.subscribe("$share/g/y/a", AT_LEAST_ONCE);
        ada.subscribe("$share/g/ada/a", AT_LEAST_ONCE);

        ada.send(reAuthenticate("x.ada.y"));
        assertThat(ada.takeOne(Packet.Auth.class).code()).isEqualTo(ReasonCode.SUCCESS);
        ada.send(reAuthenticate("x.ada.z"));

        assertThat(ada.takeOne(Packet.Disconnect.class).code()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(bench.hub.channels()).as("with the one that it still allows").isEqualTo(1);
    }

    /** The session is there, but not what only the earlier token allowed. */
    @ParameterizedTest
    @ValueSource(strings = {"y/a", "$share/g/y/a"})
    void sendsNothingOfWhatTheTokenOfALaterConnectionDoesNotAllow(String filter) {
        MqttPeer ada = bench.v5();
        connect(ada, null, "x.ada.y");
        assertThat(ada.subscribe(filter, AT_LEAST_ONCE)).containsExactly(ReasonCode.GRANTED_QOS_1);
        ada.closed(Departure.LOST);
        bench.publish("y/a", "secret by now");

        MqttPeer back = bench.v5();
        assertThat(connect(back, null, "x.ada.z").sessionPresent()).isTrue();

        assertThat(back.take()).isEmpty();
        assertThat(bench.hub.channels()).isZero();
    }

    @Test
    void disconnectsAtATokenThatProvesNothing() {
        MqttPeer ada = enhanced("x.ada.y");
        ada.take();

        ada.send(reAuthenticate("forged"));

        assertThat(ada.takeOne(Packet.Disconnect.class).code()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
    }

    private MqttPeer enhanced(String token) {
        MqttPeer ada = bench.v5();
        ada.send(new Packet.Connect(MqttVersion.V5, "id", true, 0, null, null, null, proof(token)));
        return ada;
    }

    private static Packet.Auth reAuthenticate(String token) {
        return new Packet.Auth(ReasonCode.RE_AUTHENTICATE, proof(token));
    }

    private static Properties proof(String token) {
        return Properties.builder()
                .text(Property.AUTHENTICATION_METHOD, "JWT")
                .bytes(Property.AUTHENTICATION_DATA, ByteBuffer.wrap(token.getBytes(UTF_8)))
                .build();
    }
}
