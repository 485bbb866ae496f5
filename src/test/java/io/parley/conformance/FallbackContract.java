package io.parley.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conformance.EventReader.Event;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Event streams, long polls and single commands: the same channels, positions and members as on a WebSocket. */
abstract class FallbackContract extends HubContract {

    private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");
    private static final Pattern LAST = Pattern.compile("\"lastEventId\":\"([^\"]*)\"");
    private static final String SECRET = "Parley-Client: 0123456789abcdef-secret";

    FallbackContract(RunningHub.Starter starter) {
        super(
                starter,
                Map.of(
                        "parley.fallback.heartbeat", "1s",
                        "parley.fallback.lease", "1s",
                        "parley.fallback.poll-wait", "2s",
                        "parley.any-namespace.history-size", "10"));
    }

    @Test
    void streamsWhatIsPublishedInSeveralChannels() throws IOException {
        RawSocket socket = get("/sse?channel=sse%2Fone&channel=sse%2Ftwo");
        Answer head = socket.answer();
        EventReader stream = new EventReader(socket);

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.field("Content-Type")).startsWith("text/event-stream");
        assertThat(head.field("Cache-Control")).isEqualTo("no-store");
        assertThat(stream.next("connected").data()).contains("\"heartbeat\":1");
        assertThat(stream.next("subscribed").data())
                .startsWith("{\"subscribed\":{\"channel\":\"sse/one\",\"position\":");
        assertThat(stream.next("subscribed").data())
                .startsWith("{\"subscribed\":{\"channel\":\"sse/two\",\"position\":");
        publish("sse/one", "{\"a\": \"first\"}");
        publish("sse/two", "\"second\"");
        Event first = stream.next();
        Event second = stream.next();

        assertThat(first.name()).isEqualTo("publication");
        assertThat(first.data())
                .startsWith("{\"publication\":{\"channel\":\"sse/one\",")
                .endsWith("\"data\":{\"a\": \"first\"}}}");
        assertThat(second.data())
                .startsWith("{\"publication\":{\"channel\":\"sse/two\",")
                .endsWith("\"data\":\"second\"}}");
        assertThat(Objects.requireNonNull(second.lastId()).split(",")).hasSize(3);
    }

    @Test
    void keepsJsonThatIsSpreadOverLinesTogether() throws IOException {
        EventReader stream = stream("channel=sse%2Flines");
        publish("sse/lines", "{\n\"a\":\r\n1\r}");

        assertThat(stream.next("publication").data()).endsWith("\"data\":{ \"a\":  1 }}}");
    }

    @Test
    void goesOnWithEachChannelWhereTheLastEventIdSays() throws IOException {
        RawSocket socket = get("/sse?channel=resume%2Fa&channel=resume%2Fb");
        socket.answer();
        EventReader stream = new EventReader(socket);
        stream.next("subscribed");
        stream.next("subscribed");
        publish("resume/a", "1");
        publish("resume/b", "2");
        stream.next("publication");
        String last = Objects.requireNonNull(stream.next("publication").lastId());
        socket.close();
        publish("resume/b", "3");
        publish("resume/a", "4");
        publish("resume/a", "5");

        EventReader again = stream("channel=resume%2Fa&channel=resume%2Fb", "Last-Event-ID: " + last);
        assertThat(again.next("publication").data()).contains("resume/a").endsWith("\"data\":4}}");
        Event cut = again.next("publication");
        assertThat(cut.data()).contains("resume/a").endsWith("\"data\":5}}");
        assertThat(again.next("subscribed").data()).contains("\"recovered\":true");
        assertThat(again.next("publication").data()).contains("resume/b").endsWith("\"data\":3}}");
        assertThat(again.next("subscribed").data()).contains("\"recovered\":true");

        EventReader byQuery = stream("channel=resume%2Fa&channel=resume%2Fb&lastEventId="
                + URLEncoder.encode(Objects.requireNonNull(cut.lastId()), UTF_8));
        assertThat(byQuery.next().name()).isEqualTo("connected");
        assertThat(byQuery.next().data())
                .startsWith("{\"subscribed\":{\"channel\":\"resume/a\"")
                .contains("true");
        assertThat(byQuery.next().data()).contains("resume/b").endsWith("\"data\":3}}");
    }

    /** Each in the form in which that way says no. */
    @Test
    void keepFromTheHubsOwnChannels() throws IOException {
        assertThat(command("{\"publish\":{\"channel\":\"$SYS/x\",\"data\":1}}").body())
                .contains("bad_channel");
        assertThat(command("{\"history\":{\"channel\":\"$SYS/x\"}}").body()).contains("bad_channel");
        assertThat(poll("channel=%24SYS%2F%23&wait=0").body()).contains("bad_channel");
        assertThat(stream("channel=%24SYS%2Fbroker%2Fuptime").next("error").data())
                .contains("bad_channel");
    }

    @Test
    void saysOfEachChannelThatItCouldNotGoOn() throws IOException {
        EventReader foreign = stream("channel=lost%2Fa&channel=lost%2Fb", "Last-Event-ID: 1x,k3f:1,k3f:2");
        assertThat(foreign.next("subscribed").data()).contains("lost/a", "\"recovered\":false,\"reason\":\"the Last-");
        assertThat(foreign.next("subscribed").data()).contains("lost/b", "\"recovered\":false,\"reason\":\"the Last-");

        EventReader one = stream("channel=lost%2Fc");
        one.next("subscribed");
        publish("lost/c", "0");
        String last = Objects.requireNonNull(one.next("publication").lastId());
        for (int i = 1; i <= 12; i++) {
            publish("lost/c", Integer.toString(i));
        }
        Event subscribed = stream("channel=lost%2Fc", "Last-Event-ID: " + last).next("subscribed");
        assertThat(subscribed.data()).contains("\"recovered\":false,\"reason\":\"history no longer has offsets 2 to");
    }

    @Test
    void followsPatternsHonestly() throws IOException {
        EventReader stream = stream("channel=wild%2F%23");
        assertThat(stream.next("subscribed").data()).isEqualTo("{\"subscribed\":{\"pattern\":\"wild/#\"}}");
        publish("wild/a/b", "1");
        Event event = stream.next("publication");
        assertThat(event.data()).contains("\"channel\":\"wild/a/b\",\"pattern\":\"wild/#\"");

        Event again =
                stream("channel=wild%2F%23", "Last-Event-ID: " + event.lastId()).next("subscribed");
        assertThat(again.data()).contains("\"recovered\":false", "no position");
    }

    @Test
    void isAMemberWhileItsStreamIsOpen() throws IOException {
        NativeClient ada = new NativeClient(open("/ws")).subscribe("room/members", true);
        RawSocket socket = get("/sse?channel=room%2Fmembers&presence=true&name=Bob");
        socket.answer();
        EventReader bob = new EventReader(socket);

        assertThat(bob.next("subscribed").data()).contains("\"name\":\"Bob\"", "\"total\":2");
        assertThat(ada.awaitText("\"name\":\"Bob\"")).contains("\"joined\"");
        NativeClient eve = new NativeClient(open("/ws")).subscribe("room/members", true);
        Event joined = bob.next("joined");
        assertThat(joined.data()).startsWith("{\"joined\":{\"channel\":\"room/members\"");
        eve.socket().close();
        assertThat(bob.next("left").data()).contains("\"cause\":");
        socket.close();
        assertThat(ada.awaitText("Bob\"},\"cause\"")).contains("\"left\"");
    }

    @Test
    void staysTheSameMemberThroughStreamsAndCommands() throws IOException {
        NativeClient ada = new NativeClient(open("/ws")).subscribe("room/same", true);
        RawSocket first = get("/sse?channel=room%2Fsame&name=Bob", SECRET);
        first.answer();
        EventReader bob = new EventReader(first);
        String connected = bob.next("connected").data();
        bob.next("subscribed");
        String id = connected.replaceAll(".*\"client\":\"([^\"]*)\".*", "$1");
        assertThat(ada.awaitText("\"name\":\"Bob\"")).contains("\"joined\"", "\"id\":\"" + id + "\"");

        Answer published = command("{\"id\":1,\"publish\":{\"channel\":\"room/same\",\"data\":1}}", SECRET);
        assertThat(published.body()).startsWith("{\"id\":1,\"ok\":{\"epoch\":");
        assertThat(ada.awaitText("\"publication\"")).contains("\"from\":{\"id\":\"" + id + "\",\"name\":\"Bob\"}");

        RawSocket second = get("/sse?channel=room%2Fsame&name=Bob", SECRET);
        second.answer();
        new EventReader(second).next("subscribed");
        first.close();
        command("{\"publish\":{\"channel\":\"room/same\",\"data\":2}}", SECRET);
        assertThat(ada.socket().message().text()).contains("\"data\":2");
        second.close();
        assertThat(ada.awaitText("\"left\"")).contains(id);
    }

    @Test
    void givesSignsOfLife() throws IOException {
        stream("channel=quiet%2Fa").awaitComments(2);
    }

    @Test
    void opensAStreamByPostAsWell() throws IOException {
        RawSocket socket = post(
                "/sse",
                "{\"name\":\"Ada\",\"subscribe\":[{\"channel\":\"post/a\",\"presence\":true},{\"pattern\":\"post/+\"}]}");
        socket.answer();
        EventReader stream = new EventReader(socket);
        assertThat(stream.next("connected").data()).contains("\"name\":\"Ada\"");
        stream.next("subscribed");
        stream.next("subscribed");
        publish("post/a", "1");
        assertThat(stream.next("publication").data()).contains("\"channel\":\"post/a\"");
    }

    @Test
    void answersAPollWithWhatWasMissed() throws IOException {
        Answer first = poll("channel=poll%2Fa&channel=poll%2Fb&wait=0");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.field("Content-Type")).startsWith("application/json");
        assertThat(first.body())
                .contains("{\"subscribed\":{\"channel\":\"poll/a\"", "{\"subscribed\":{\"channel\":\"poll/b\"");
        publish("poll/a", "1");
        publish("poll/b", "2");
        Answer second = poll("channel=poll%2Fa&channel=poll%2Fb&lastEventId=" + last(first));
        assertThat(second.body())
                .contains("\"data\":1}}", "\"data\":2}}", "\"recovered\":true")
                .doesNotContain("false");
        Answer third = poll("channel=poll%2Fa&channel=poll%2Fb&wait=1&lastEventId=" + last(second));
        assertThat(third.body()).doesNotContain("publication", "false");
        assertThat(last(third)).isEqualTo(last(second));
    }

    @Test
    void answersAPollAsSoonAsSomethingHappens() throws IOException {
        Answer before = poll("channel=poll%2Fwait&wait=0");
        RawSocket socket = get("/poll?channel=poll%2Fwait&lastEventId=" + last(before));
        NativeClient ada = new NativeClient(open("/ws")).subscribe("poll/wait", false);
        ada.publish("poll/wait", "\"now\"");

        assertThat(socket.answer().body()).contains("\"data\":\"now\"}}");
    }

    @Test
    void pollsNeitherLoseNorRepeat() throws IOException {
        Answer answer = poll("channel=poll%2Fexact&wait=0");
        NativeClient publisher = new NativeClient(open("/ws"));
        long expected = 0;
        for (int i = 1; i <= 60; i++) {
            publisher.publish("poll/exact", Integer.toString(i));
            if (i % 3 == 0) {
                answer = poll("channel=poll%2Fexact&wait=1&lastEventId=" + last(answer));
                assertThat(answer.body()).doesNotContain("\"recovered\":false");
                Matcher offsets = Pattern.compile("\"publication\":\\{[^}]*?\"offset\":(\\d+)")
                        .matcher(answer.body());
                while (offsets.find()) {
                    assertThat(Long.parseLong(offsets.group(1))).isEqualTo(++expected);
                }
            }
        }
        while (expected < 60) {
            answer = poll("channel=poll%2Fexact&wait=1&lastEventId=" + last(answer));
            Matcher offsets = Pattern.compile("\"publication\":\\{[^}]*?\"offset\":(\\d+)")
                    .matcher(answer.body());
            while (offsets.find()) {
                assertThat(Long.parseLong(offsets.group(1))).isEqualTo(++expected);
            }
        }
        assertThat(expected).isEqualTo(60);
    }

    @Test
    void isAMemberForAWhileAfterAPoll() throws IOException {
        NativeClient ada = new NativeClient(open("/ws")).subscribe("room/polled", true);
        poll("channel=room%2Fpolled&wait=0&name=Bob", SECRET);
        assertThat(ada.awaitText("\"name\":\"Bob\"")).contains("\"joined\"");
        poll("channel=room%2Fpolled&wait=0&name=Bob", SECRET);
        assertThat(ada.socket().message().text()).contains("\"left\"", "\"name\":\"Bob\"");
    }

    @Test
    void carriesOutSingleCommands() throws IOException {
        NativeClient ada = new NativeClient(open("/ws")).subscribe("cmd/a", true);
        Answer first = command("{\"id\":\"x\",\"publish\":{\"channel\":\"cmd/a\",\"data\":1,\"key\":\"once\"}}");
        Answer again = command("{\"id\":\"x\",\"publish\":{\"channel\":\"cmd/a\",\"data\":1,\"key\":\"once\"}}");

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body()).startsWith("{\"id\":\"x\",\"ok\":{\"epoch\":");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(command("{\"history\":{\"channel\":\"cmd/a\"}}").body())
                .containsOnlyOnce("\"data\":1")
                .startsWith("{\"ok\":");
        assertThat(command("{\"presence\":{\"channel\":\"cmd/a\"}}").body()).contains("\"total\":1");
        assertThat(command("{\"call\":{\"procedure\":\"parley.version\"}}").body())
                .contains("\"result\":");
        assertThat(command("{\"id\":7,\"ping\":{}}").body()).isEqualTo("{\"id\":7,\"ok\":{}}");
        ada.socket().close();
    }

    @Test
    void takesBodiesThatComeBehindTheirHeads() throws IOException {
        RawSocket socket = connect();
        for (int i = 0; i < 90; i++) {
            String body = "{\"id\":" + i + ",\"ping\":{}}";
            String request = HttpRequests.post(hub(), "/command", body);
            int split = request.length() - i % (body.length() + 1);
            socket.send(request.substring(0, split));
            socket.send(request.substring(split));
            assertThat(socket.answer().body()).isEqualTo("{\"id\":" + i + ",\"ok\":{}}");
        }
    }

    private static String last(Answer answer) {
        Matcher last = LAST.matcher(answer.body());
        assertThat(last.find()).as(answer.body()).isTrue();
        return URLEncoder.encode(last.group(1), UTF_8);
    }

    private EventReader stream(String query, String... fieldLines) throws IOException {
        RawSocket socket = get("/sse?" + query, fieldLines);
        Answer answer = socket.answer();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return new EventReader(socket);
    }

    private Answer poll(String query, String... fieldLines) throws IOException {
        return get("/poll?" + query, fieldLines).answer();
    }

    private Answer command(String json, String... fieldLines) throws IOException {
        return post("/command", json, fieldLines).answer();
    }

    private RawSocket get(String target, String... fieldLines) throws IOException {
        return connect().send(HttpRequests.get(hub(), target, fieldLines));
    }

    private RawSocket post(String target, String json, String... fieldLines) throws IOException {
        return connect().send(HttpRequests.post(hub(), target, json, fieldLines));
    }

    private void publish(String channel, String json) throws IOException {
        Answer answer = command("{\"publish\":{\"channel\":\"" + channel + "\",\"data\":" + json + "}}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(OFFSET.matcher(answer.body()).find()).isTrue();
    }
}
