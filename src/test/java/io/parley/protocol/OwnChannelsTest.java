package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.broker.ChannelQuery;
import io.parley.channel.ChannelName;
import io.parley.channel.Payload;
import io.parley.hub.Hub;
import io.parley.hub.HubLimits;
import io.parley.protocol.chat.ChatProtocol;
import io.parley.protocol.chat.SuperchatProtocol;
import io.parley.protocol.json.NativeProtocol;
import io.parley.transport.RecordedConnection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels whose names start with {@code $} are the hub's own: no protocol but MQTT comes near them, and that only to listen. */
class OwnChannelsTest {

    private static final ChannelName OWN = ChannelName.parse("$SYS/broker/uptime");

    private final Hub hub = Rooms.hub(HubLimits.DEFAULTS);
    private final RecordedConnection connection = new RecordedConnection("c1");

    private List<String> afterTheHubSpoke() {
        hub.backend().tell(OWN, Payload.text("1")).toCompletableFuture().join();
        return connection.take();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"subscribe\":{\"channel\":\"$SYS/broker/uptime\"}}",
                "{\"subscribe\":{\"channel\":\"$share/g/room\"}}",
                "{\"subscribe\":{\"channel\":\"$\"}}",
                "{\"publish\":{\"channel\":\"$SYS/broker/uptime\",\"data\":1}}",
                "{\"publish\":{\"channel\":\"$else\",\"data\":1}}",
                "{\"history\":{\"channel\":\"$SYS/broker/uptime\"}}",
                "{\"presence\":{\"channel\":\"$SYS/broker/uptime\"}}"
            })
    void areRefusedOnTheNativeProtocol(String command) {
        Conversation conversation = new NativeProtocol(Duration.ofSeconds(25), 8).converse(connection, hub);

        conversation.text(command);

        assertThat(connection.take())
                .singleElement()
                .asString()
                .contains("\"code\":\"bad_channel\"", "channels that start with '$' are the hub's own");
        assertThat(afterTheHubSpoke()).isEmpty();
    }

    @Test
    void areMatchedByNoPatternOfOthers() {
        Conversation conversation = new NativeProtocol(Duration.ofSeconds(25), 8).converse(connection, hub);
        conversation.text("{\"subscribe\":{\"channel\":\"#\"}}");
        conversation.text("{\"subscribe\":{\"channel\":\"+/broker/uptime\"}}");
        connection.take();

        assertThat(afterTheHubSpoke()).isEmpty();
    }

    @Test
    void areNoRoomsOfChat() {
        Conversation conversation = new ChatProtocol(8).converse(connection, hub);
        conversation.text("/join $SYS");
        connection.take();

        assertThat(afterTheHubSpoke()).isEmpty();
        assertThat(hub.backend()
                        .channels(new ChannelQuery("$", "", 10))
                        .toCompletableFuture()
                        .join()
                        .channels())
                .as("but what the hub itself has published")
                .containsExactly(OWN);
    }

    @Test
    void areNoRoomsOfSuperchat() {
        Conversation conversation = new SuperchatProtocol(8).converse(connection, hub);
        conversation.text("{\"type\":\"join\",\"room\":\"$SYS\"}");
        connection.take();

        assertThat(afterTheHubSpoke()).isEmpty();
    }
}
