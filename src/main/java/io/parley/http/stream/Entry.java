package io.parley.http.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.channel.Position;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One event in a channel's log as streams and polls read it: the lines of an event stream that are the same for all, behind a head
 * that is not sent and says what differs between them by it.
 *
 * @param filter the channel or pattern that the event came by
 * @param position the position to go on from after it, or null where it has none
 * @param lines where in the bytes its lines start, which are {@code event:}, {@code data:} and an empty one
 * @param json where in them the JSON of {@code data:} starts
 * @param end where they end; the JSON ends two bytes before
 */
record Entry(String filter, @Nullable Position position, int lines, int json, int end) {

    private static final byte[] EVENT = "event: ".getBytes(US_ASCII);
    private static final byte[] DATA = "\ndata: ".getBytes(US_ASCII);
    private static final int EMPTY_LINE = 2;
    private static final int HEAD = Integer.BYTES + Short.BYTES + Short.BYTES + Short.BYTES + Long.BYTES;

    /** The bytes of an entry. */
    static byte[] encode(String filter, @Nullable Position position, String event, byte[] json) {
        byte[] channel = filter.getBytes(UTF_8);
        byte[] epoch = position == null ? new byte[0] : position.epoch().getBytes(UTF_8);
        byte[] lines = lines(event, json);
        int length = HEAD + channel.length + epoch.length + lines.length;
        return ByteBuffer.allocate(length)
                .putInt(length)
                .putShort((short) channel.length)
                .putShort((short) epoch.length)
                .putShort((short) (EVENT.length + event.length() + DATA.length))
                .putLong(position == null ? -1 : position.offset())
                .put(channel)
                .put(epoch)
                .put(lines)
                .array();
    }

    /** The entry that starts there. */
    static Entry at(byte[] bytes, int start) {
        ByteBuffer head = ByteBuffer.wrap(bytes);
        head.position(start);
        int end = start + head.getInt();
        int channel = head.getShort();
        int epoch = head.getShort();
        int json = head.getShort();
        long offset = head.getLong();
        int at = start + HEAD;
        String filter = new String(bytes, at, channel, UTF_8);
        at += channel;
        Position position = offset < 0 ? null : new Position(new String(bytes, at, epoch, UTF_8), offset);
        at += epoch;
        return new Entry(filter, position, at, at + json, end);
    }

    /** How many bytes the JSON has. */
    int jsonLength() {
        return end - EMPTY_LINE - json;
    }

    /**
     * The lines of one event. A client's own JSON may be spread over lines, where line ends are white space: they become spaces, since
     * each would end the field.
     */
    static byte[] lines(String event, byte[] json) {
        byte[] name = event.getBytes(US_ASCII);
        ByteBuffer lines = ByteBuffer.allocate(EVENT.length + name.length + DATA.length + json.length + EMPTY_LINE)
                .put(EVENT)
                .put(name)
                .put(DATA);
        for (byte b : json) {
            lines.put(b == '\n' || b == '\r' ? (byte) ' ' : b);
        }
        return lines.put((byte) '\n').put((byte) '\n').array();
    }
}
