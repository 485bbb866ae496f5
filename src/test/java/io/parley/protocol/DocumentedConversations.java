package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.Departure;
import io.parley.hub.Hub;
import io.parley.transport.RecordedConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds a page of the documentation to what the code does: each of its blocks marked {@code conversation} is played on a hub of
 * its own, and every message must be there, letter by letter, in the order of its receiver.
 *
 * <p>In a block, {@code ada → …} is what Ada sends, {@code ada ← …} what she is sent, {@code ada ✕ lost} how her connection
 * ends. The epoch, which is random, is written {@code k3f}.
 */
public final class DocumentedConversations {

    private static final Pattern BLOCK = Pattern.compile("```conversation\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINE = Pattern.compile("(\\w+) ([→←✕]) (.*)");
    private static final Pattern EPOCH = Pattern.compile("(\"epoch\":\"|epoch is )([0-9a-zA-Z_-]+)");
    private static final Map<String, String> IDS = Map.of("ada", "a1b2c3", "bob", "d4e5f6");

    private final Subprotocol subprotocol;
    private final Hub hub = Rooms.hub();
    private final Map<String, RecordedConnection> connections = new TreeMap<>();
    private final Map<String, Conversation> conversations = new TreeMap<>();
    private final Map<String, Deque<String>> received = new TreeMap<>();
    private String epoch = "k3f";

    private DocumentedConversations(Subprotocol subprotocol) {
        this.subprotocol = subprotocol;
    }

    /** The blocks of a page below {@code src/docs/protocols}. */
    public static List<String> of(String page) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(Path.of("src/docs/protocols", page)));
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }

    public static void play(String block, Subprotocol subprotocol) {
        DocumentedConversations stage = new DocumentedConversations(subprotocol);
        block.lines().forEach(stage::play);
        stage.received.forEach((name, left) ->
                assertThat(left).as("what %s was sent beyond the page", name).isEmpty());
    }

    private void play(String line) {
        Matcher matcher = LINE.matcher(line);
        assertThat(matcher.matches()).as("a line of a conversation: %s", line).isTrue();
        String name = matcher.group(1);
        String text = matcher.group(3);
        Conversation conversation = conversations.computeIfAbsent(name, this::open);
        switch (matcher.group(2)) {
            case "→" -> conversation.text(text.replace("\"k3f\"", "\"" + epoch + "\""));
            case "✕" -> conversation.closed(Departure.valueOf(text.toUpperCase(Locale.ROOT)));
            default ->
                assertThat(received.get(name).pollFirst())
                        .as("what %s is sent", name)
                        .isEqualTo(text);
        }
        connections.forEach((other, connection) ->
                connection.take().forEach(sent -> received.get(other).add(fixed(sent))));
    }

    private Conversation open(String name) {
        RecordedConnection connection = new RecordedConnection(IDS.getOrDefault(name, name));
        connections.put(name, connection);
        received.put(name, new ArrayDeque<>());
        Conversation conversation = subprotocol.converse(connection, hub);
        connection.take().forEach(sent -> received.get(name).add(fixed(sent)));
        return conversation;
    }

    private String fixed(String sent) {
        Matcher matcher = EPOCH.matcher(sent);
        if (matcher.find()) {
            epoch = matcher.group(2);
        }
        return sent.replaceAll(EPOCH.pattern(), "$1k3f");
    }
}
