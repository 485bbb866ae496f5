package io.parley.channel;

/**
 * How much may come in a second.
 *
 * @param messages how many messages, 0 or more; 0 is no limit
 * @param bytes how many bytes, 0 or more; 0 is no limit
 */
public record Rate(int messages, int bytes) {

    /** No limit. */
    public static final Rate UNLIMITED = new Rate(0, 0);

    public Rate {
        if (messages < 0 || bytes < 0) {
            throw new IllegalArgumentException("a rate of " + messages + " messages and " + bytes + " bytes");
        }
    }

    /** Whether there is a limit at all. */
    public boolean isLimited() {
        return messages > 0 || bytes > 0;
    }
}
