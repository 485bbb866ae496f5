package io.parley.http.stream;

import io.parley.channel.CloseCode;
import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;

/**
 * Why the hub has ended what one request or client had.
 *
 * @param since when, as {@link System#nanoTime} has it
 */
record End(CloseCode code, String reason, long since) {

    static End now(CloseCode code, String reason) {
        return new End(code, reason, System.nanoTime());
    }

    /** What to tell somebody who has come to this end before anything began. */
    Refusal asRefusal() {
        ErrorCode error = switch (code) {
            case TRY_AGAIN_LATER -> ErrorCode.LIMIT_EXCEEDED;
            case GOING_AWAY -> ErrorCode.UNAVAILABLE;
            default -> ErrorCode.NOT_PERMITTED;
        };
        return new Refusal(error, reason);
    }
}
