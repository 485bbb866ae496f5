package io.parley.runtime.embedded;

import io.parley.http.PageHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files of one folder, and says so plainly where there is none of that name.
 *
 * <p>Files are read anew at each request, so that whoever works on a page sees it; browsers ask whether theirs is still good.
 */
final class Pages extends HttpHandler {

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("ts", "text/plain; charset=utf-8"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"));

    private final @Nullable Path root;

    /** @param root the folder, or null where there are no pages */
    Pages(@Nullable Path root) throws IOException {
        this.root = root == null ? null : root.toRealPath();
    }

    @Override
    public void service(Request request, Response response) throws IOException {
        PageHeaders.ALL.forEach(response::setHeader);
        String method = request.getMethod().getMethodString();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            say(response, 405, "Only GET and HEAD are answered here.");
            return;
        }
        Path file = file(request.getDecodedRequestURI());
        if (file == null) {
            say(response, 404, "There is nothing at this address. The chat page is at / and the WebSocket at /ws.");
            return;
        }
        send(file, request, response);
    }

    private static void send(Path file, Request request, Response response) throws IOException {
        String tag = "\"" + Files.getLastModifiedTime(file).toMillis() + "-" + Files.size(file) + "\"";
        response.setHeader("ETag", tag);
        response.setHeader("Cache-Control", "no-cache");
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(304);
            return;
        }
        byte[] bytes = Files.readAllBytes(file);
        response.setContentType(type(file));
        response.setContentLength(bytes.length);
        if (!request.getMethod().getMethodString().equals("HEAD")) {
            response.getOutputStream().write(bytes);
        }
    }

    private static void say(Response response, int status, String sentence) throws IOException {
        byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/plain; charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** The file at this address, or null where there is none inside the folder. */
    private @Nullable Path file(String address) throws IOException {
        if (root == null || !address.startsWith("/") || address.indexOf('\0') >= 0) {
            return null;
        }
        Path named;
        try {
            named = root.resolve(address.substring(1)).normalize();
        } catch (InvalidPathException e) {
            return null;
        }
        Path file = Files.isDirectory(named) ? named.resolve("index.html") : named;
        boolean inside = Files.isRegularFile(file) && file.toRealPath().startsWith(root);
        return inside ? file : null;
    }

    private static String type(Path file) {
        String name = String.valueOf(file.getFileName());
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }
}
