package io.parley.broker;

import java.util.concurrent.ThreadLocalRandom;

/** Makes the ids of channels' sequences: {@link io.parley.channel.Position#epoch}. */
public final class Epoch {

    private static final int LENGTH = 8;
    private static final int DIGITS = 36;

    private Epoch() {}

    /** Eight digits that no other sequence has, as far as chance goes. */
    public static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        char[] digits = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            digits[i] = Character.forDigit(random.nextInt(DIGITS), DIGITS);
        }
        return new String(digits);
    }
}
