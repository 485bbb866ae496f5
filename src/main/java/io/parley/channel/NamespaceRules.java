package io.parley.channel;

import java.time.Duration;

/**
 * The rules that the channels of one namespace live under.
 *
 * @param historySize how many publications a channel keeps, 0 or more; 0 keeps none
 * @param historyAge how long a publication is kept, more than zero
 * @param presence whether members are listed and their coming and going is told
 */
public record NamespaceRules(int historySize, Duration historyAge, boolean presence) {

    public NamespaceRules {
        if (historySize < 0 || historyAge.isNegative() || historyAge.isZero()) {
            throw new IllegalArgumentException("history needs a size of 0 or more and an age above zero");
        }
    }
}
