package io.parley.protocol.mqtt.session;

import io.parley.channel.ChannelName;
import io.parley.channel.Headers;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A publication as bytes of our own, so that a channel's log can keep it for those who need more of it than a packet that is the same
 * for all. Not for the wire.
 */
final class PublicationCodec {

    private static final int RETAIN = 0x10;

    private PublicationCodec() {}

    /** The publication with all that it has. */
    static byte[] encode(Publication publication) {
        Payload payload = publication.payload();
        Headers headers = payload.headers();
        Member from = publication.from();
        Out out = new Out(payload.bytes().length + 160);
        out.text(publication.channel().value());
        out.text(publication.position().epoch());
        out.number(publication.position().offset());
        out.number(publication.time());
        out.text(from == null ? null : from.id());
        out.text(from == null ? null : from.name());
        out.text(from == null ? null : from.user());
        out.text(publication.state());
        out.octet(payload.kind().ordinal());
        out.octet(headers.qos().level() | (headers.retain() ? RETAIN : 0));
        out.octet(headers.format().ordinal());
        out.text(headers.contentType());
        out.text(headers.replyTo());
        out.bytes(headers.correlation());
        out.number(headers.expiresAt());
        out.number(headers.properties().size());
        for (Headers.Property property : headers.properties()) {
            out.text(property.name());
            out.text(property.value());
        }
        out.bytes(ByteBuffer.wrap(payload.bytes()));
        return out.toBytes();
    }

    /** Reads what {@link #encode} wrote. */
    static Publication decode(ByteBuffer in) {
        ChannelName channel = ChannelName.parse(required(in));
        Position position = new Position(required(in), in.getLong());
        long time = in.getLong();
        String id = text(in);
        String name = text(in);
        String user = text(in);
        String state = text(in);
        Payload.Kind kind = Payload.Kind.values()[in.get()];
        int flags = in.get();
        Headers.Format format = Headers.Format.values()[in.get()];
        String contentType = text(in);
        String replyTo = text(in);
        byte[] correlation = bytes(in);
        long expiresAt = in.getLong();
        int count = (int) in.getLong();
        List<Headers.Property> properties = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            properties.add(new Headers.Property(required(in), required(in)));
        }
        Headers headers = new Headers(
                Qos.of(flags & ~RETAIN),
                (flags & RETAIN) != 0,
                format,
                contentType,
                replyTo,
                correlation == null ? null : ByteBuffer.wrap(correlation).asReadOnlyBuffer(),
                expiresAt,
                properties);
        byte[] bytes = bytes(in);
        Payload payload = Payload.of(kind, bytes == null ? new byte[0] : bytes).with(headers);
        Member from = id == null ? null : new Member(id, name, user);
        return new Publication(channel, position, time, from, payload, state);
    }

    private static String required(ByteBuffer in) {
        String text = text(in);
        if (text == null) {
            throw new IllegalArgumentException("not a publication: a text is missing");
        }
        return text;
    }

    private static @Nullable String text(ByteBuffer in) {
        byte[] bytes = bytes(in);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] bytes(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** A buffer that grows. */
    private static final class Out {

        private ByteBuffer to;

        Out(int capacity) {
            to = ByteBuffer.allocate(capacity);
        }

        void octet(int value) {
            reserve(1).put((byte) value);
        }

        void number(long value) {
            reserve(Long.BYTES).putLong(value);
        }

        void text(@Nullable String text) {
            bytes(text == null ? null : ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }

        void bytes(@Nullable ByteBuffer bytes) {
            if (bytes == null) {
                reserve(Integer.BYTES).putInt(-1);
            } else {
                int length = bytes.remaining();
                reserve(Integer.BYTES + length).putInt(length).put(bytes.duplicate());
            }
        }

        byte[] toBytes() {
            return Arrays.copyOf(to.array(), to.position());
        }

        private ByteBuffer reserve(int count) {
            if (to.remaining() < count) {
                ByteBuffer larger = ByteBuffer.allocate(Math.max(to.position() + count, to.capacity() * 2));
                to = larger.put(to.flip());
            }
            return to;
        }
    }
}
