package io.parley.broker;

import io.parley.channel.ErrorCode;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A publication that has no position yet.
 *
 * @param from who publishes, or null where a backend does
 * @param payload what it carries
 * @param key the publisher's idempotency key, or null: the same key again within the channel's memory of keys is the same
 *     publication; 1 to {@value #MAX_KEY_LENGTH} characters
 * @param state as {@link io.parley.channel.Publication#state}, or null; 1 to {@value #MAX_STATE_LENGTH} characters
 * @param alongside what a broker that keeps the publication in a store does together with keeping it, in the same change and on the
 *     store's thread, given the position; other brokers leave it. Null for nothing
 */
public record Draft(
        @Nullable Member from,
        Payload payload,
        @Nullable String key,
        @Nullable String state,
        @Nullable Consumer<Position> alongside) {

    /** The longest idempotency key, in UTF-16 characters. */
    public static final int MAX_KEY_LENGTH = 64;

    /** The longest name of a state, in UTF-16 characters. */
    public static final int MAX_STATE_LENGTH = 64;

    /**
     * Checks the key and the state.
     *
     * @throws Refusal with {@link ErrorCode#BAD_REQUEST} where one is empty or too long
     */
    public Draft {
        if (key != null && (key.isEmpty() || key.length() > MAX_KEY_LENGTH)) {
            throw new Refusal(
                    ErrorCode.BAD_REQUEST,
                    "an idempotency key has 1 to " + MAX_KEY_LENGTH + " characters, not " + key.length());
        }
        if (state != null && (state.isEmpty() || state.length() > MAX_STATE_LENGTH)) {
            throw new Refusal(
                    ErrorCode.BAD_REQUEST,
                    "the name of a state has 1 to " + MAX_STATE_LENGTH + " characters, not " + state.length());
        }
    }

    /** A draft that nothing is done alongside of. */
    public Draft(@Nullable Member from, Payload payload, @Nullable String key, @Nullable String state) {
        this(from, payload, key, state, null);
    }

    /** A draft that names no state. */
    public Draft(@Nullable Member from, Payload payload, @Nullable String key) {
        this(from, payload, key, null);
    }

    /** The same with another payload. */
    public Draft carrying(Payload other) {
        return new Draft(from, other, key, state, alongside);
    }
}
