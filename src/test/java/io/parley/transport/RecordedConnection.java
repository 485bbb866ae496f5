package io.parley.transport;

import io.parley.channel.CloseCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A connection to nobody, which keeps what would have been sent: the own messages and those read from logs, in one order. */
public final class RecordedConnection implements Connection {

    private final String id;
    private final @Nullable FrameCompression compression;
    private final List<Frame> sent = new ArrayList<>();
    private BiFunction<CloseCode, String, @Nullable Frame> lastWords = (code, reason) -> null;
    private @Nullable CloseCode closeCode;
    private @Nullable String closeReason;

    public RecordedConnection(String id) {
        this(id, null);
    }

    /** A connection that has agreed to compression. */
    public RecordedConnection(String id, @Nullable FrameCompression compression) {
        this.id = id;
        this.compression = compression;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String remoteAddress() {
        return "127.0.0.1";
    }

    @Override
    public synchronized void send(Frame frame) {
        if (closeCode == null) {
            sent.add(frame);
        }
    }

    @Override
    public synchronized void close(CloseCode code, String reason) {
        if (closeCode == null) {
            Frame last = lastWords.apply(code, reason);
            if (last != null) {
                sent.add(last);
            }
            closeCode = code;
            closeReason = reason;
        }
    }

    @Override
    public synchronized void ready(Cursor cursor) {
        if (!cursor.isOpen()) {
            return;
        }
        for (int count = cursor.available(); count > 0; count = cursor.available()) {
            int end = cursor.at() + count;
            int at = cursor.at();
            while (at < end) {
                at = read(cursor.bytes(), at);
            }
            cursor.advance(count);
        }
    }

    @Override
    public @Nullable FrameCompression compression() {
        return compression;
    }

    /** Names who is asked for the last words. */
    public synchronized void lastWords(BiFunction<CloseCode, String, @Nullable Frame> asked) {
        lastWords = asked;
    }

    /** The messages so far, compressed or not, which are forgotten. */
    public synchronized List<Frame> takeFrames() {
        List<Frame> frames = List.copyOf(sent);
        sent.clear();
        return frames;
    }

    /** The text messages so far, which are forgotten. */
    public synchronized List<String> take() {
        List<String> texts = new ArrayList<>();
        for (Frame frame : sent) {
            if (frame.opcode() != Opcode.TEXT) {
                throw new AssertionError("not a text frame: " + frame.opcode());
            }
            texts.add(new String(frame.payload(), StandardCharsets.UTF_8));
        }
        sent.clear();
        return texts;
    }

    /** The one text message so far, which is forgotten. */
    public String takeOne() {
        List<String> texts = take();
        if (texts.size() != 1) {
            throw new AssertionError("not one message but " + texts);
        }
        return texts.get(0);
    }

    @Override
    public synchronized @Nullable CloseCode closeCode() {
        return closeCode;
    }

    public synchronized @Nullable String closeReason() {
        return closeReason;
    }

    /** Reads one server frame (RFC 6455 section 5.2) and returns where the next one starts. */
    private int read(byte[] bytes, int start) {
        int at = start + 2;
        int length = bytes[start + 1] & 0x7F;
        if (length >= 126) {
            int width = length == 126 ? 2 : 8;
            length = 0;
            for (int i = 0; i < width; i++) {
                length = (length << 8) | (bytes[at++] & 0xFF);
            }
        }
        byte[] payload = new byte[length];
        System.arraycopy(bytes, at, payload, 0, length);
        if (closeCode == null) {
            Frame frame = (bytes[start] & 0xF) == Opcode.TEXT.number() ? Frame.text(payload) : Frame.binary(payload);
            sent.add((bytes[start] & 0x40) == 0 ? frame : frame.compressedTo(payload));
        }
        return at + length;
    }
}
