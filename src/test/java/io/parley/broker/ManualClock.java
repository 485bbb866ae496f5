package io.parley.broker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test sets. */
public final class ManualClock implements InstantSource {

    private final AtomicLong millis = new AtomicLong(1_000_000);

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis.get());
    }

    @Override
    public long millis() {
        return millis.get();
    }

    /** Sets it forward. */
    public void pass(Duration time) {
        millis.addAndGet(time.toMillis());
    }
}
