package io.parley.broker;

import io.parley.channel.ErrorCode;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A publication that has no position yet.
 *
 * @param from who publishes, or null where a backend does
 * @param payload what it carries
 * @param key the publisher's idempotency key, or null: the same key again within the channel's memory of keys is the same
 *     publication; 1 to {@value #MAX_KEY_LENGTH} characters
 */
public record Draft(
        @Nullable Member from, Payload payload, @Nullable String key) {

    /** The longest idempotency key, in UTF-16 characters. */
    public static final int MAX_KEY_LENGTH = 64;

    /**
     * Checks the key.
     *
     * @throws Refusal with {@link ErrorCode#BAD_REQUEST} where the key is empty or too long
     */
    public Draft {
        if (key != null && (key.isEmpty() || key.length() > MAX_KEY_LENGTH)) {
            throw new Refusal(
                    ErrorCode.BAD_REQUEST,
                    "an idempotency key has 1 to " + MAX_KEY_LENGTH + " characters, not " + key.length());
        }
    }
}
