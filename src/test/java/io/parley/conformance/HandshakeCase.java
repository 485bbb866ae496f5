package io.parley.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * A row of the table of opening handshakes, which the pure check and every runtime are held to.
 *
 * @param head the request line and the field lines
 * @param verdict {@code admitted <path> …}, a status and a rule, or {@code not an upgrade}
 */
record HandshakeCase(String title, String head, String verdict) {

    static Stream<HandshakeCase> all() throws IOException {
        return Stream.of(
                        of("request-line-and-host.txt"),
                        of("upgrade-version-and-key.txt"),
                        of("subprotocol-extensions-and-origin.txt"))
                .flatMap(List::stream);
    }

    private static List<HandshakeCase> of(String file) throws IOException {
        try (InputStream in = HandshakeCase.class.getResourceAsStream("/wire/handshake/" + file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace('␠', ' ')
                    .replace('␉', '\t');
            return Stream.of(text.split("### "))
                    .skip(1)
                    .map(HandshakeCase::read)
                    .toList();
        }
    }

    private static HandshakeCase read(String text) {
        int endOfTitle = text.indexOf('\n');
        int verdict = text.indexOf("=> ");
        return new HandshakeCase(
                text.substring(0, endOfTitle),
                text.substring(endOfTitle + 1, verdict).stripTrailing(),
                text.substring(verdict + "=> ".length()).strip());
    }

    /** The request as it goes over the wire. */
    String request() {
        return String.join("\r\n", head.split("\n", -1)) + "\r\n\r\n";
    }

    /** The request as it goes over the wire to a hub whose own origin is secure, where the table has one that is not. */
    String request(boolean secure) {
        return secure
                ? request()
                        .replace("https://hub.example", "swapped")
                        .replaceFirst("(?i)http(://hub\\.example)", "https$1")
                        .replace("swapped", "http://hub.example")
                        .replace("Host: hub.example:80\r\n", "Host: hub.example:443\r\n")
                : request();
    }

    boolean isHead() {
        return head.startsWith("HEAD ");
    }

    boolean isAdmitted() {
        return verdict.startsWith("admitted ");
    }

    /** Whether ordinary HTTP answers. */
    boolean isNoUpgrade() {
        return verdict.equals("not an upgrade");
    }

    int status() {
        return isAdmitted() ? 101 : Integer.parseInt(verdict.substring(0, 3));
    }

    /** The first value of a field of the request. */
    String field(String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    @Override
    public String toString() {
        return title;
    }
}
