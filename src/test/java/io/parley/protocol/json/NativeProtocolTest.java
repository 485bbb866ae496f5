package io.parley.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.CloseCode;
import io.parley.channel.Limit;
import io.parley.channel.Payload;
import io.parley.protocol.Conversation;
import io.parley.protocol.DocumentedConversations;
import io.parley.protocol.Subprotocol;
import io.parley.protocol.SubprotocolContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NativeProtocolTest extends SubprotocolContract {

    private static final NativeProtocol NATIVE = new NativeProtocol(Duration.ofSeconds(25), 3);

    @Override
    protected Subprotocol subprotocol() {
        return NATIVE;
    }

    @Override
    protected String join(String room) {
        return "{\"id\":1,\"subscribe\":{\"channel\":\"room/" + room + "\"}}";
    }

    @Override
    protected String say(String room, String text) {
        return "{\"publish\":{\"channel\":\"room/" + room + "\",\"data\":\"" + text.replace("\"", "\\\"") + "\"}}";
    }

    @Override
    protected String refused() {
        return "{\"id\":2,\"unsubscribe\":{\"channel\":\"room/nowhere\"}}";
    }

    @Override
    protected List<String> malformed() {
        return List.of(
                "",
                "hello",
                "[]",
                "17",
                "{}",
                "{\"id\":1}",
                "{\"ping\":{}",
                "\u0000",
                "\uFEFF{\"ping\":{}}",
                "{\"ping\":{}}{\"ping\":{}}");
    }

    static List<String> documented() throws IOException {
        return DocumentedConversations.of("native.md");
    }

    @ParameterizedTest
    @MethodSource("documented")
    void doesWhatItsPageSays(String block) {
        DocumentedConversations.play(block, NATIVE);
    }

    @Test
    void closesAtABinaryMessageAndSaysWhatToDo() {
        NATIVE.converse(connection, hub).binary(ByteBuffer.allocate(1));

        assertThat(connection.closeCode()).isEqualTo(CloseCode.UNSUPPORTED_DATA);
        assertThat(connection.closeReason()).contains("\"binary\" in base64");
    }

    @Test
    void answersAProcedureWhenItCompletes() {
        CompletableFuture<Payload> later = new CompletableFuture<>();
        hub.procedures().register("slow", (caller, arguments) -> later);
        NATIVE.converse(connection, hub).text("{\"id\":\"a\",\"call\":{\"procedure\":\"slow\",\"arguments\":[1]}}");
        assertThat(connection.take()).isEmpty();

        later.complete(Payload.json("{\"done\": true}"));

        assertThat(connection.takeOne()).isEqualTo("{\"id\":\"a\",\"ok\":{\"result\":{\"done\": true}}}");
    }

    @Test
    void handsArgumentsOnAsTheyAreWritten() {
        hub.procedures().register("echo", (caller, arguments) -> CompletableFuture.completedFuture(arguments));
        Conversation conversation = NATIVE.converse(connection, hub);

        conversation.text("{\"id\":1,\"call\":{\"procedure\":\"echo\",\"arguments\": [1.0, {\"a\" : \"\\u00e9\"}] }}");
        assertThat(connection.takeOne()).isEqualTo("{\"id\":1,\"ok\":{\"result\":[1.0, {\"a\" : \"\\u00e9\"}]}}");
        conversation.text("{\"id\":2,\"call\":{\"procedure\":\"echo\"}}");
        assertThat(connection.takeOne()).isEqualTo("{\"id\":2,\"ok\":{\"result\":null}}");
    }

    @Test
    void boundsTheCommandsThatAwaitTheirReply() {
        CompletableFuture<Payload> never = new CompletableFuture<>();
        hub.procedures().register("slow", (caller, arguments) -> never);
        Conversation conversation = NATIVE.converse(connection, hub);
        for (int i = 0; i < 3; i++) {
            conversation.text("{\"id\":1,\"call\":{\"procedure\":\"slow\"}}");
        }
        assertThat(connection.take()).isEmpty();

        conversation.text("{\"id\":4,\"call\":{\"procedure\":\"slow\"}}");
        assertThat(connection.takeOne())
                .startsWith("{\"id\":4,\"error\":{\"code\":\"limit_exceeded\"")
                .contains("parley.limits.commands-in-flight");
        assertThat(hub.counts().limits().of(Limit.COMMANDS_IN_FLIGHT)).isEqualTo(1);

        never.complete(Payload.text("ok"));
        assertThat(connection.take()).hasSize(3);
        conversation.text("{\"id\":5,\"call\":{\"procedure\":\"slow\"}}");
        assertThat(connection.takeOne()).isEqualTo("{\"id\":5,\"ok\":{\"result\":\"ok\"}}");
    }

    @Test
    void tellsNothingOfABugButThatThereIsOne() {
        hub.procedures()
                .register(
                        "broken",
                        (caller, arguments) -> CompletableFuture.failedFuture(
                                new CompletionException(new IllegalStateException("secret"))));
        hub.procedures().register("throwing", (caller, arguments) -> {
            throw new IllegalStateException("secret");
        });
        Conversation conversation = NATIVE.converse(connection, hub);

        for (String procedure : List.of("broken", "throwing")) {
            conversation.text("{\"id\":1,\"call\":{\"procedure\":\"" + procedure + "\"}}");
            assertThat(connection.takeOne())
                    .startsWith("{\"id\":1,\"error\":{\"code\":\"internal\"")
                    .contains("a1b2c3")
                    .doesNotContain("secret");
        }
    }
}
