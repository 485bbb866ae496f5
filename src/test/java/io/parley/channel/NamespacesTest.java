package io.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamespacesTest {

    private static final NamespaceRules ROOM = new NamespaceRules(10, Duration.ofMinutes(1), true);
    private static final NamespaceRules DEFAULTS = new NamespaceRules(0, Duration.ofMinutes(1), false);

    @Test
    void givesTheRulesOfTheFirstSegment() {
        Namespaces namespaces = new Namespaces(Map.of("room", ROOM), DEFAULTS);

        assertThat(namespaces.rulesOf(ChannelName.parse("room/lobby"))).isSameAs(ROOM);
        assertThat(namespaces.rulesOf(ChannelName.parse("room"))).isSameAs(ROOM);
        assertThat(namespaces.rulesOf(ChannelName.parse("rooms/lobby"))).isSameAs(DEFAULTS);
        assertThat(namespaces.rulesOf(ChannelName.parse("/room"))).isSameAs(DEFAULTS);
    }

    @Test
    void givesTheDefaultsWhereThereAreNoOthers() {
        assertThat(new Namespaces(Map.of(), DEFAULTS).rulesOf(ChannelName.parse("room/lobby")))
                .isSameAs(DEFAULTS);
    }

    @Test
    void doesNotFollowLaterChangesOfTheMap() {
        Map<String, NamespaceRules> rules = new HashMap<>(Map.of("room", ROOM));
        Namespaces namespaces = new Namespaces(rules, DEFAULTS);

        rules.clear();

        assertThat(namespaces.rulesOf(ChannelName.parse("room/lobby"))).isSameAs(ROOM);
    }

    @Test
    void refusesRulesOutOfRange() {
        Duration minute = Duration.ofMinutes(1);

        assertThatIllegalArgumentException().isThrownBy(() -> new NamespaceRules(-1, minute, true));
        assertThatIllegalArgumentException().isThrownBy(() -> new NamespaceRules(1, Duration.ZERO, true));
        assertThatIllegalArgumentException().isThrownBy(() -> new NamespaceRules(1, minute.negated(), true));
    }
}
