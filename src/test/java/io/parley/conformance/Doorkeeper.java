package io.parley.conformance;

import io.parley.backend.cdi.ConnectAsked;
import io.parley.backend.cdi.PublishAsked;
import io.parley.backend.cdi.SubscribeAsked;
import io.parley.channel.ChannelFilter;
import io.parley.channel.Payload;
import io.parley.hub.Fact;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.List;

/** What an application on a Jakarta EE container has: a bean in a JAR of its own beside the hub, which is deployed with it. */
@ApplicationScoped
public class Doorkeeper {

    void mayConnect(@ObservesAsync ConnectAsked asked) {
        asked.name("Guest");
    }

    void maySubscribe(@ObservesAsync SubscribeAsked asked) {
        ChannelFilter filter = asked.question().filter();
        if (filter.value().startsWith("closed/")) {
            asked.deny("members only");
        }
    }

    void mayPublish(@ObservesAsync PublishAsked asked) {
        switch (asked.question().payload().asText()) {
            case "\"darn\"" -> asked.replace(Payload.json("\"d***\""));
            case "\"secret\"" -> asked.deny("not here");
            case "\"broken\"" -> throw new IllegalStateException("an observer that fails");
            default -> {}
        }
    }

    void connected(@ObservesAsync Fact.Connected fact) {
        say("connected", fact.caller().name());
    }

    void joined(@ObservesAsync Fact.Joined fact) {
        say("joined", fact.channel(), fact.caller().name());
    }

    void left(@ObservesAsync Fact.Left fact) {
        say("left", fact.channel(), fact.cause());
    }

    void disconnected(@ObservesAsync Fact.Disconnected fact) {
        say("disconnected", fact.cause());
    }

    /** In one piece, so that no line of the container's log comes between. */
    private static void say(Object... words) {
        System.out.println("OBSERVED "
                + String.join(" ", List.of(words).stream().map(String::valueOf).toList()));
    }
}
