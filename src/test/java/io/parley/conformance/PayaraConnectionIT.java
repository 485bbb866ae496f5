package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Payara does with a connection of its own accord, and the hub keeps it from. */
class PayaraConnectionIT {

    private static final int MESSAGES = 20;
    private static final Pattern TASKS =
            Pattern.compile("(?m)^ *\\d+: +(\\d+) .*ManagedScheduledThreadPoolExecutor\\$ManagedScheduledFutureTask");

    @Test
    void beginsAnUpgradeThoughTheRequestObjectSaysItHasBegun() throws Exception {
        try (RunningHub hub = PayaraHub.startBefore(
                        StaleUpgrade.class, StaleUpgrade.XML, Map.of("parley.echo.enabled", "true"));
                RawSocket socket = RawSocket.open(hub, "/echo")) {
            assertThat(socket.send(ClientFrame.text("there?")).message().inWords())
                    .isEqualTo("text there?");
        }
    }

    @Test
    void schedulesNoTaskForAMessage() throws Exception {
        try (PayaraHub hub = (PayaraHub) PayaraHub.start(Map.of("parley.echo.enabled", "true"));
                RawSocket socket = RawSocket.open(hub, "/echo")) {
            long before = tasks(hub);
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(socket.send(ClientFrame.text("hello")).message().inWords())
                        .isEqualTo("text hello");
            }

            assertThat(tasks(hub) - before).isLessThan(MESSAGES / 2);
        }
    }

    /** How many tasks Payara's timer was given, as far as the collector has not come by since: so few messages are sent that it hardly does. */
    private static long tasks(PayaraHub hub) throws IOException {
        Matcher line = TASKS.matcher(hub.process().jcmd("GC.class_histogram", "-all"));
        return line.find() ? Long.parseLong(line.group(1)) : 0;
    }
}
