package io.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadOnlyServletTest {

    private final Map<String, Object> said = new TreeMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    @Test
    void answersGetWithItsLengthAndFromNoCache() throws IOException {
        serve("GET", new LivenessServlet());

        assertThat(said)
                .containsEntry("status", 200)
                .containsEntry("type", "application/json")
                .containsEntry("length", 18)
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .doesNotContainKey("Allow");
        assertThat(body).hasToString("{\"status\":\"live\"}\n");
    }

    @Test
    void answersHeadAsGetWithoutTheBody() throws IOException {
        serve("HEAD", new LivenessServlet());

        assertThat(said).containsEntry("status", 200).containsEntry("length", 18);
        assertThat(body.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "NONSENSE"})
    void refusesEveryOtherMethod(String method) throws IOException {
        serve(method, new LivenessServlet());

        assertThat(said).containsEntry("status", 405).containsEntry("Allow", "GET, HEAD");
        assertThat(body).hasToString("Only GET and HEAD are answered here.\n");
    }

    @Test
    void saysOfAFailureOnlyThatThereWasOne() throws IOException {
        serve("GET", new ReadOnlyServlet() {
            @Override
            Answer answer(HttpServletRequest request) {
                throw new IllegalStateException("secret");
            }
        });

        assertThat(said).containsEntry("status", 500).containsEntry("type", "text/plain; charset=utf-8");
        assertThat(body).hasToString("The hub failed to answer; its log says why.\n");
    }

    private void serve(String method, ReadOnlyServlet servlet) throws IOException {
        HttpServletRequest request = fake(HttpServletRequest.class, Map.of("getMethod", method));
        HttpServletResponse response = (HttpServletResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletResponse.class}, (proxy, called, arguments) -> {
                    switch (called.getName()) {
                        case "setStatus" -> said.put("status", arguments[0]);
                        case "setContentType" -> said.put("type", arguments[0]);
                        case "setContentLength" -> said.put("length", arguments[0]);
                        case "setHeader" -> said.put((String) arguments[0], arguments[1]);
                        case "getOutputStream" -> {
                            return new Sink();
                        }
                        default -> throw new AssertionError("unexpected: " + called);
                    }
                    return null;
                });
        servlet.service(request, response);
    }

    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) -> answers.get(called.getName())));
    }

    private final class Sink extends ServletOutputStream {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new AssertionError("nobody writes later");
        }

        @Override
        public void write(int b) {
            body.writeBytes(new String(new char[] {(char) b}).getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
