package io.parley.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request to a servlet container and what was answered, without a container: the request is read from its text; what a test
 * does not expect to be called throws.
 */
final class ServletExchange {

    final Map<String, String> answered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** What came through the filter; null where nothing did. */
    @Nullable HttpServletRequest passed;

    String server = "Apache Tomcat/11.0.24";
    String peer = "192.0.2.7";
    String local = "192.0.2.1";
    MappingMatch match = MappingMatch.DEFAULT;
    int status = 200;
    boolean flushed;

    private final String method;
    private final String target;
    private final List<String> fieldLines;

    private ServletExchange(String method, String target, List<String> fieldLines) {
        this.method = method;
        this.target = target;
        this.fieldLines = fieldLines;
    }

    /** A request such as {@code GET /}. */
    static ServletExchange of(String request, String... fieldLines) {
        String[] line = request.split(" ");
        List<String> lines = new ArrayList<>(List.of("Host: hub.example"));
        lines.addAll(List.of(fieldLines));
        return new ServletExchange(line[0], line[1], lines);
    }

    /** The smallest opening handshake that is admitted, with more field lines behind it. */
    static ServletExchange handshake(String target, String... moreFieldLines) {
        List<String> lines = new ArrayList<>(List.of(
                "Upgrade: websocket",
                "Connection: keep-alive, Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        lines.addAll(List.of(moreFieldLines));
        return of("GET " + target, lines.toArray(String[]::new));
    }

    /** What stands behind the filter, and answers with that status. */
    FilterChain answering(int code) {
        return (request, response) -> {
            passed = (HttpServletRequest) request;
            status = code;
        };
    }

    HttpServletRequest request() {
        return standIn(HttpServletRequest.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "getMethod" -> method;
            case "getProtocol" -> "HTTP/1.1";
            case "getRequestURI" -> path();
            case "getContextPath" -> "";
            case "getServletPath" -> path();
            case "getPathInfo", "getUserPrincipal" -> null;
            case "getQueryString" -> target.contains("?") ? target.substring(target.indexOf('?') + 1) : null;
            case "isSecure" -> false;
            case "getRemoteAddr" -> peer;
            case "getLocalAddr" -> local;
            case "getHeader" ->
                values((String) arguments[0]).stream().findFirst().orElse(null);
            case "getHeaders" -> Collections.enumeration(values((String) arguments[0]));
            case "getHeaderNames" ->
                Collections.enumeration(fieldLines.stream()
                        .map(line -> line.substring(0, line.indexOf(':')))
                        .distinct()
                        .toList());
            case "getServletContext" -> context();
            case "getHttpServletMapping" -> mapping();
            default -> throw new UnsupportedOperationException(called.getName());
        });
    }

    HttpServletResponse response() {
        return standIn(HttpServletResponse.class, (proxy, called, arguments) -> {
            switch (called.getName()) {
                case "setStatus" -> status = (int) arguments[0];
                case "getStatus" -> {
                    return status;
                }
                case "setHeader" -> answered.put((String) arguments[0], (String) arguments[1]);
                case "containsHeader" -> {
                    return answered.containsKey((String) arguments[0]);
                }
                case "setContentType" -> answered.put("Content-Type", (String) arguments[0]);
                case "setContentLength" -> answered.put("Content-Length", arguments[0].toString());
                case "getOutputStream" -> {
                    return new Body();
                }
                case "flushBuffer" -> flushed = true;
                default -> throw new UnsupportedOperationException(called.getName());
            }
            return null;
        });
    }

    String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    private String path() {
        return target.replaceFirst("\\?.*", "");
    }

    private List<String> values(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ':';
        return fieldLines.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).trim())
                .toList();
    }

    private ServletContext context() {
        return standIn(ServletContext.class, (proxy, called, arguments) -> {
            if (called.getName().equals("getServerInfo")) {
                return server;
            }
            throw new UnsupportedOperationException(called.getName());
        });
    }

    private HttpServletMapping mapping() {
        return standIn(HttpServletMapping.class, (proxy, called, arguments) -> {
            if (called.getName().equals("getMappingMatch")) {
                return match;
            }
            throw new UnsupportedOperationException(called.getName());
        });
    }

    private static <T> T standIn(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private final class Body extends ServletOutputStream {

        @Override
        public void write(int b) {
            body.write(b);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException("setWriteListener");
        }
    }
}
