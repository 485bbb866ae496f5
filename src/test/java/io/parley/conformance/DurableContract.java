package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a durable namespace keeps when its hub stops and starts anew, on whatever container. */
abstract class DurableContract {

    private static final Pattern POSITION = Pattern.compile("\"epoch\":\"(\\w+)\",\"offset\":(\\d+)");

    @TempDir
    Path directory;

    private final RunningHub.Starter starter;

    DurableContract(RunningHub.Starter starter) {
        this.starter = starter;
    }

    @Test
    @Timeout(240)
    void goesOnWhereItWas() throws Exception {
        String first;
        String second;
        try (RunningHub hub = start();
                RawSocket socket = RawSocket.open(hub, "/ws")) {
            NativeClient client = new NativeClient(socket).subscribe("ledger/1", false);
            first = publish(client, "1", "first");
            second = publish(client, "2", "second");
            assertThat(publish(client, "1", "first")).isEqualTo(first);
            closed(socket);
        }
        try (RunningHub hub = start();
                RawSocket socket = RawSocket.open(hub, "/ws")) {
            NativeClient client = new NativeClient(socket);
            Matcher seen = POSITION.matcher(first);
            assertThat(seen.find()).isTrue();
            client.command(
                    "{\"id\":\"again\",\"subscribe\":{\"channel\":\"ledger/1\",\"since\":{\"epoch\":\"%s\",\"offset\":%s}}}"
                            .formatted(seen.group(1), seen.group(2)));
            assertThat(client.awaitText("\"id\":\"again\""))
                    .contains("\"recovered\":true", "\"data\":2")
                    .doesNotContain("\"data\":1");
            assertThat(publish(client, "2", "second")).isEqualTo(second);
            assertThat(publish(client, "3", "third")).contains("\"offset\":3");
            assertThat(client.awaitText("\"publication\"")).contains("\"data\":3");
            closed(socket);
        }
        assertThat(directory.resolve("parley.store")).exists();
        assertThat(Files.size(directory.resolve("parley.store"))).isPositive();
    }

    private RunningHub start() throws Exception {
        return starter.start(Map.of(
                "parley.store.file",
                directory.resolve("parley.store").toString(),
                "parley.namespace.ledger.durable",
                "true"));
    }

    /** Publishes under a key, and gives the position that the reply says. */
    private static String publish(NativeClient client, String json, String key) throws Exception {
        client.command("{\"id\":\"%s\",\"publish\":{\"channel\":\"ledger/1\",\"data\":%s,\"key\":\"%s\"}}"
                .formatted(key, json, key));
        Matcher position = POSITION.matcher(client.awaitText("\"id\":\"" + key + "\""));
        assertThat(position.find()).isTrue();
        return position.group();
    }

    private static void closed(RawSocket socket) throws Exception {
        socket.send(ClientFrame.close(1000));
        socket.closeFrame();
    }
}
