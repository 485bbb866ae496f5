package io.parley.channel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher says about its payload, for the protocols that have a place for it; the others leave it out. Immutable.
 *
 * @param qos how surely it is to be delivered at most
 * @param retain whether the publisher asked to keep it as the channel's retained message
 * @param format what the publisher calls the payload
 * @param contentType a MIME type or whatever the application takes it for, or null
 * @param replyTo the channel where the publisher waits for an answer, or null
 * @param correlation what the answer is to repeat, or null; read only
 * @param expiresAt when it is of no use any more, in milliseconds since 1970 (UTC), or {@link #NEVER}
 * @param properties names and values of the publisher's own, in its order, a name perhaps more than once
 */
public record Headers(
        Qos qos,
        boolean retain,
        Format format,
        @Nullable String contentType,
        @Nullable String replyTo,
        @Nullable ByteBuffer correlation,
        long expiresAt,
        List<Property> properties) {

    /** The {@code expiresAt} of what does not expire. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Nothing said: to be delivered as surely as each subscriber wants. */
    public static final Headers NONE = plain(Qos.EXACTLY_ONCE, false);

    private static final int TEXT_OVERHEAD = 8;

    /** What a publisher calls its payload; the hub looks for itself, see {@link Payload.Kind}. */
    public enum Format {
        /** The publisher does not say. */
        UNSAID,
        /** Bytes of no known kind. */
        BYTES,
        /** UTF-8. */
        UTF8
    }

    /** A name and value of the publisher's own. */
    public record Property(String name, String value) {}

    public Headers {
        properties = List.copyOf(properties);
    }

    /** Nothing said but how to deliver. */
    public static Headers plain(Qos qos, boolean retain) {
        return new Headers(qos, retain, Format.UNSAID, null, null, null, NEVER, List.of());
    }

    /** About how many bytes they take. */
    int size() {
        int size = size(contentType) + size(replyTo) + (correlation == null ? 0 : correlation.remaining());
        for (Property property : properties) {
            size += size(property.name()) + size(property.value());
        }
        return size;
    }

    private static int size(@Nullable String text) {
        return text == null ? 0 : TEXT_OVERHEAD + text.getBytes(StandardCharsets.UTF_8).length;
    }
}
