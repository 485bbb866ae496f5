package io.parley.conformance;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of {@code parley.v1.json} that looks at what it reads as text, so that a test sees the very bytes. */
record NativeClient(RawSocket socket) {

    private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");

    /** Subscribes and waits for the reply. */
    NativeClient subscribe(String channel, boolean presence) throws IOException {
        command("{\"id\":\"s\",\"subscribe\":{\"channel\":\"%s\"%s}}"
                .formatted(channel, presence ? ",\"presence\":true" : ""));
        String reply = socket.message().text();
        while (!reply.startsWith("{\"id\":\"s\"")) {
            reply = socket.message().text();
        }
        if (!reply.contains("\"ok\"")) {
            throw new IOException(reply);
        }
        return this;
    }

    /** Publishes JSON without waiting for anything. */
    void publish(String channel, String json) throws IOException {
        command("{\"publish\":{\"channel\":\"%s\",\"data\":%s}}".formatted(channel, json));
    }

    void command(String json) throws IOException {
        socket.send(ClientFrame.text(json));
    }

    /** Reads on to the next message that contains the text. */
    String awaitText(String part) throws IOException {
        String text = socket.message().text();
        while (!text.contains(part)) {
            text = socket.message().text();
        }
        return text;
    }

    /** The offset in a publication, which is the first of its numbers. */
    static long offset(String publication) {
        Matcher matcher = OFFSET.matcher(publication);
        if (!publication.startsWith("{\"publication\"") || !matcher.find()) {
            throw new AssertionError("no publication: " + publication);
        }
        return Long.parseLong(matcher.group(1));
    }
}
