package io.parley.conformance;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response as it came.
 *
 * @param body what was read of it: as many bytes as {@code Content-Length} announced
 */
record Answer(int status, List<String> fieldLines, String body) {

    static Answer read(DataInputStream in, boolean withBody) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        while (last != 0x0D0A0D0A) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("no whole answer, only: " + head.toString(StandardCharsets.ISO_8859_1));
            }
            head.write(b);
            last = last << 8 | b;
        }
        List<String> lines = head.toString(StandardCharsets.ISO_8859_1).lines().toList();
        String statusLine = lines.get(0);
        if (!statusLine.matches("HTTP/1\\.1 [1-5]\\d\\d [ -~]*")) {
            throw new IOException("no status line: " + statusLine);
        }
        Answer answer =
                new Answer(Integer.parseInt(statusLine.substring(9, 12)), lines.subList(1, lines.size() - 1), "");
        String length = answer.field("Content-Length");
        if (length == null || !withBody) {
            return answer;
        }
        byte[] body = in.readNBytes(Integer.parseInt(length));
        return new Answer(answer.status, answer.fieldLines, new String(body, StandardCharsets.UTF_8));
    }

    /** The value of a field, or null where there is none; a field sent twice fails the test. */
    @Nullable String field(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        List<String> values = fieldLines.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).trim())
                .toList();
        if (values.size() > 1) {
            throw new IllegalStateException(name + " is sent " + values.size() + " times");
        }
        return values.isEmpty() ? null : values.get(0);
    }
}
