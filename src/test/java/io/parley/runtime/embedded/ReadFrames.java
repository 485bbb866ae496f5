package io.parley.runtime.embedded;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A frame reader and, in words, what came of the bytes that it was fed. */
final class ReadFrames implements FrameReader.Receiver {

    private final List<String> events = new ArrayList<>();
    private final FrameReader reader;

    ReadFrames(int messageLimit) {
        this(messageLimit, null);
    }

    ReadFrames(int messageLimit, @Nullable MessageInflater inflater) {
        this.reader = new FrameReader(messageLimit, inflater);
    }

    FrameReader reader() {
        return reader;
    }

    /** Feeds bytes in one buffer; a broken rule becomes the last event. */
    ReadFrames feed(byte... bytes) {
        FrameReader.Violation violation = reader.read(ByteBuffer.wrap(bytes), this);
        if (violation != null) {
            events.add(violation.code().number() + " " + violation.reason());
        }
        return this;
    }

    /** Feeds bytes in hexadecimal, blanks where they help the eye. */
    ReadFrames feed(String hex) {
        return feed(bytes(hex));
    }

    ReadFrames feedByteByByte(byte... bytes) {
        for (byte b : bytes) {
            feed(b);
        }
        return this;
    }

    List<String> events() {
        return events;
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Override
    public void text(String message) {
        events.add("text " + message);
    }

    @Override
    public void binary(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        add("binary", bytes);
    }

    @Override
    public void ping(byte[] payload) {
        add("ping", payload);
    }

    @Override
    public void pong(byte[] payload) {
        add("pong", payload);
    }

    @Override
    public void close(byte[] payload) {
        add("close", payload);
    }

    private void add(String what, byte[] payload) {
        events.add((what + " " + HexFormat.of().formatHex(payload)).strip().toLowerCase(Locale.ROOT));
    }
}
