package io.parley.endpoint.session;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Joins the parts in which a container hands a message over, up to a limit of bytes.
 *
 * <p>A container that joined them itself would do so in a buffer as long as the longest message there may be, for each connection:
 * Tomcat allocates it at the first message and keeps it. For one thread at a time.
 */
final class Assembly {

    private final int limit;
    private @Nullable StringBuilder text;
    private @Nullable ByteArrayOutputStream binary;
    private boolean overflowed;

    /** @param limit the longest message, in bytes */
    Assembly(int limit) {
        this.limit = limit;
    }

    /**
     * The whole message, where this part ends one that is not too long; else null. Of a text only its characters are counted here,
     * of which none has less than one byte.
     */
    @Nullable String join(String part, boolean last) {
        if (text == null && last && part.length() <= limit) {
            return part;
        }
        StringBuilder begun = text == null ? new StringBuilder() : text;
        text = begun;
        if (!holds(begun.length(), part.length())) {
            return null;
        }
        begun.append(part);
        if (!last) {
            return null;
        }
        text = null;
        return begun.toString();
    }

    /** The whole message, where this part ends one that is not too long; else null. */
    @Nullable ByteBuffer join(ByteBuffer part, boolean last) {
        if (binary == null && last && part.remaining() <= limit) {
            return part;
        }
        ByteArrayOutputStream begun = binary == null ? new ByteArrayOutputStream(part.remaining()) : binary;
        binary = begun;
        if (!holds(begun.size(), part.remaining())) {
            return null;
        }
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        begun.writeBytes(bytes);
        if (!last) {
            return null;
        }
        binary = null;
        return ByteBuffer.wrap(begun.toByteArray());
    }

    /** Whether a message was too long; from then on nothing is kept. */
    boolean hasOverflowed() {
        return overflowed;
    }

    private boolean holds(int so, int more) {
        if (overflowed || so > limit - more) {
            overflowed = true;
            text = new StringBuilder(0);
            binary = new ByteArrayOutputStream(0);
        }
        return !overflowed;
    }
}
