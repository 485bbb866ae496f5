package io.parley.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Clients of different subprotocols, none of them made for the hub, meet in one room. */
class ManyProtocolsIT {

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    private static final long SECONDS_TO_WAIT = 30;

    /** Node's own WebSocket, without any of our code: waits for the greeting, answers, and leaves. */
    private static final String NODE_CLIENT = """
            const socket = new WebSocket(process.argv[1]);
            const send = (command) => socket.send(JSON.stringify(command));
            socket.onopen = () => {
              send({ connect: { name: 'Node' } });
              send({ id: 1, subscribe: { channel: 'room/lobby', history: 10 } });
            };
            socket.onmessage = ({ data }) => {
              const { id, ok } = JSON.parse(data);
              if (id === 1) {
                console.log(`heard ${ok.publications.map((publication) => publication.data)}`);
                send({ id: 2, publish: { channel: 'room/lobby', data: 'Hello from Node' } });
              } else if (id === 2) {
                socket.close(1000);
              }
            };
            socket.onclose = ({ code, wasClean }) => console.log(`closed ${code} ${wasClean}`);
            """;

    @TempDir
    Path directory;

    private RunningHub hub;

    @BeforeEach
    void startHub() throws Exception {
        hub = RunningHub.start();
    }

    @AfterEach
    void stopHub() {
        hub.close();
    }

    @Test
    void linesAndObjectsAndThePageShareARoom() throws Exception {
        Visitor ada = BROWSERS.visitor("Ada").enter(hub, "lobby");
        try (LineClient bob = LineClient.connect(hub.socket("/chat"));
                LineClient eve = LineClient.connect(hub.socket("/ws"), "superchat")) {
            bob.hears(line -> line.startsWith("* You are in lobby, with Ada"));
            bob.send("/nick Bob");
            bob.hears("* You are now known as Bob");
            eve.send("{\"type\":\"nick\",\"name\":\"Eve\"}");
            eve.send("{\"type\":\"join\",\"room\":\"lobby\"}");
            eve.hears(text -> text.startsWith("{\"type\":\"history\""));
            ada.seesMembers("Ada", "Bob", "Eve");
            bob.hears("* Eve joined lobby");

            ada.say("a page");
            bob.hears("<Ada> a page");
            assertThat(eve.hears(text -> text.contains("\"a page\"")))
                    .startsWith("{\"type\":\"said\",\"room\":\"lobby\",\"from\":{\"id\":")
                    .contains("\"name\":\"Ada\"");
            bob.send("a line <b>of text</b>");
            eve.hears(text -> text.contains("\"a line <b>of text</b>\""));
            ada.sees("a page", "a line <b>of text</b>");
            eve.send("{\"type\":\"say\",\"room\":\"lobby\",\"text\":\"an object\"}");
            bob.hears("<Eve> an object");

            ada.sees("a page", "a line <b>of text</b>", "an object");
            assertThat(ada.message("an object")).hasAttribute("data-author", "Eve");
            bob.send("/who");
            assertThat(bob.hears(line -> line.startsWith("* In lobby"))).contains("you", "Ada", "Eve");
            ada.shoot("many-protocols");
            bob.send("/quit");
            assertThat(bob.closing().code()).isEqualTo(1000);
        }
        ada.seesMembers("Ada");
    }

    @Test
    void typingIsSeenAcrossProtocols() throws Exception {
        Visitor ada = BROWSERS.visitor("Ada").enter(hub, "lobby");
        try (LineClient eve = LineClient.connect(hub.socket("/ws"), "superchat")) {
            eve.send("{\"type\":\"nick\",\"name\":\"Eve\"}");
            eve.send("{\"type\":\"join\",\"room\":\"lobby\"}");
            ada.seesMembers("Ada", "Eve");

            eve.send("{\"type\":\"typing\",\"room\":\"lobby\",\"on\":true}");
            assertThat(ada.at("typing")).hasText("Eve is typing…");
            eve.send("{\"type\":\"typing\",\"room\":\"lobby\",\"on\":false}");
            assertThat(ada.at("typing")).isEmpty();
            ada.input().pressSequentially("Hm");

            assertThat(eve.hears(text -> text.startsWith("{\"type\":\"typing\"") && text.contains("\"Ada\"")))
                    .endsWith("\"on\":true}");
        }
    }

    @Test
    void theHubChoosesAmongTheSubprotocolsThatAreOffered() {
        try (LineClient both = LineClient.connect(hub.socket("/ws"), "superchat", "chat");
                LineClient strange = LineClient.connect(hub.socket("/ws"), "graphql-ws");
                LineClient none = LineClient.connect(hub.socket("/ws"))) {
            assertThat(both.subprotocol()).isEqualTo("chat");
            assertThat(strange.subprotocol()).isEmpty();
            assertThat(none.subprotocol()).isEmpty();
        }
    }

    @Test
    void nodesOwnClientTakesPart() throws Exception {
        Path node = Programs.node();
        Visitor ada = BROWSERS.visitor("Ada").enter(hub, "lobby");
        ada.say("Is anybody there?");
        assertThat(ada.message("Is anybody there?")).hasAttribute("data-state", "sent");
        Path output = directory.resolve("output.txt");

        Process process = new ProcessBuilder(
                        node.toString(),
                        "--experimental-websocket",
                        "-e",
                        NODE_CLIENT,
                        hub.socket("/ws").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(SECONDS_TO_WAIT, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        String printed = Files.readString(output);
        if (printed.contains("bad option")) {
            Programs.missing(node + " has no WebSocket");
        }
        assertThat(printed).contains("heard Is anybody there?", "closed 1000 true");
        ada.sees("Is anybody there?", "Hello from Node");
        assertThat(ada.message("Hello from Node")).hasAttribute("data-author", "Node");
    }
}
