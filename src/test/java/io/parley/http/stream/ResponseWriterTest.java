package io.parley.http.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The response writer before a container that gives a request up while it is written to. */
class ResponseWriterTest {

    private final Container container = new Container();
    private final Words words = new Words();

    @Test
    void writesWhatThereIsAndEndsWithItsSource() throws IOException {
        ResponseWriter writer = begun();
        container.listener().onWritePossible();
        words.say("one ");
        writer.work();
        words.say("two");
        words.ended = true;
        writer.work();

        assertThat(container.written()).isEqualTo("one two");
        assertThat(container.completed).isEqualTo(1);
        assertThat(words.over).isEqualTo("whole");
    }

    /** As Tomcat does: it notes the failure in the response once more when the listener may have returned. */
    @Test
    void leavesTheResponseBeforeTheContainerHasItBack() throws IOException, InterruptedException {
        ResponseWriter writer = begun();
        container.listener().onWritePossible();
        Thread[] other = new Thread[1];
        boolean[] usedAnew = new boolean[1];
        container.onFlush = () -> {
            other[0] = new Thread(container::giveUp);
            other[0].start();
            await().until(() -> other[0].getState() == Thread.State.TIMED_WAITING || !other[0].isAlive());
            usedAnew[0] = container.hasItBack;
        };
        words.say("lost");
        writer.work();
        other[0].join();

        assertThat(usedAnew[0]).as("back while it was written to").isFalse();
        assertThat(container.hasItBack).isTrue();
        assertThat(container.completed).isEqualTo(1);
        assertThat(words.over).isEqualTo("broken");
    }

    /** Waiting for itself it would come to the writer's own limit. */
    @Test
    @Timeout(5)
    void doesNotWaitForTheThreadThatTellsIt() throws IOException {
        ResponseWriter writer = begun();
        container.listener().onWritePossible();
        container.onFlush = container::giveUp;
        words.say("lost");
        writer.work();

        assertThat(container.hasItBack).isTrue();
        assertThat(container.completed).isEqualTo(1);
        assertThat(words.over).isEqualTo("broken");
    }

    @Test
    void endsWhereTheContainerGivesUpBeforeItsFirstCall() throws IOException {
        begun();
        container.giveUp();

        assertThat(container.completed).isEqualTo(1);
        assertThat(words.over).isEqualTo("broken");
    }

    private ResponseWriter begun() throws IOException {
        ResponseWriter writer = ResponseWriter.of(Exchange.begin(container.request(), container.response()), words);
        writer.start();
        return writer;
    }

    /** Says what it is told to. */
    private static final class Words implements ResponseWriter.Source {

        private final Deque<String> said = new ArrayDeque<>();
        private boolean ended;
        private @Nullable String over;

        void say(String word) {
            said.add(word);
        }

        @Override
        public byte @Nullable [] next() {
            String word = said.poll();
            return word == null ? null : word.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public boolean ended() {
            return ended;
        }

        @Override
        public void heldUp() {
            throw new AssertionError("the peer always reads");
        }

        @Override
        public void over(boolean broken) {
            assertThat(over).as("told once").isNull();
            over = broken ? "broken" : "whole";
        }
    }

    /** One request and its response, as far as a writer sees them; what is not expected to be called throws. */
    private static final class Container extends ServletOutputStream {

        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private volatile @Nullable AsyncListener async;
        private @Nullable WriteListener listener;
        private volatile int completed;
        private volatile boolean hasItBack;

        /** What happens at the next flush, which fails then. */
        private @Nullable Runnable onFlush;

        String written() {
            return body.toString(StandardCharsets.US_ASCII);
        }

        WriteListener listener() {
            return Objects.requireNonNull(listener);
        }

        /** Tells the listener that the request is given up. */
        void giveUp() {
            try {
                Objects.requireNonNull(async).onError(new AsyncEvent(context(), new IOException("reset")));
                hasItBack = true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        HttpServletRequest request() {
            return standIn(HttpServletRequest.class, (proxy, called, arguments) -> switch (called.getName()) {
                case "startAsync" -> context();
                default -> throw new UnsupportedOperationException(called.getName());
            });
        }

        HttpServletResponse response() {
            return standIn(HttpServletResponse.class, (proxy, called, arguments) -> switch (called.getName()) {
                case "getOutputStream" -> this;
                default -> throw new UnsupportedOperationException(called.getName());
            });
        }

        private AsyncContext context() {
            return standIn(AsyncContext.class, (proxy, called, arguments) -> {
                switch (called.getName()) {
                    case "setTimeout" -> assertThat(arguments[0]).isEqualTo(0L);
                    case "addListener" -> async = (AsyncListener) arguments[0];
                    case "getRequest" -> {
                        return request();
                    }
                    case "getResponse" -> {
                        return response();
                    }
                    case "complete" -> completed = completed + 1;
                    default -> throw new UnsupportedOperationException(called.getName());
                }
                return null;
            });
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener set) {
            listener = set;
        }

        @Override
        public void write(int b) {
            body.write(b);
        }

        @Override
        public void flush() throws IOException {
            Runnable failing = onFlush;
            if (failing != null) {
                failing.run();
                throw new IOException("reset");
            }
        }

        private static <T> T standIn(Class<T> type, InvocationHandler handler) {
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
        }
    }
}
