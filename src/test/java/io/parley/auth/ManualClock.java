package io.parley.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test puts forward. */
final class ManualClock implements InstantSource {

    static final Instant START = Instant.ofEpochSecond(1_800_000_000L);

    private volatile Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    void forward(Duration time) {
        now = now.plus(time);
    }
}
