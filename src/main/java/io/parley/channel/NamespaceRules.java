package io.parley.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rules that the channels of one namespace live under.
 *
 * @param historySize how many publications a channel keeps, 0 or more; 0 keeps none
 * @param historyAge how long a publication is kept, more than zero
 * @param presence whether members are listed and their coming and going is told
 * @param conflation how long newer publications of a state may replace older ones before they are delivered, more than zero; null
 *     where every publication is delivered
 * @param rate how much may be published in one channel
 * @param durable whether a publication is on disk before it is acknowledged and delivered
 */
public record NamespaceRules(
        int historySize,
        Duration historyAge,
        boolean presence,
        @Nullable Duration conflation,
        Rate rate,
        boolean durable) {

    public NamespaceRules {
        if (historySize < 0 || historyAge.isNegative() || historyAge.isZero()) {
            throw new IllegalArgumentException("history needs a size of 0 or more and an age above zero");
        }
        if (conflation != null && (conflation.isNegative() || conflation.isZero())) {
            throw new IllegalArgumentException("conflation needs an interval above zero");
        }
    }

    /** Rules under which nothing is durable. */
    public NamespaceRules(
            int historySize, Duration historyAge, boolean presence, @Nullable Duration conflation, Rate rate) {
        this(historySize, historyAge, presence, conflation, rate, false);
    }

    /** Rules without conflation and without a limit on the rate. */
    public NamespaceRules(int historySize, Duration historyAge, boolean presence) {
        this(historySize, historyAge, presence, null, Rate.UNLIMITED);
    }
}
