package io.parley.protocol.mqtt.session;

import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.protocol.mqtt.MalformedPacket;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries out SUBSCRIBE and UNSUBSCRIBE for one connection, and answers them (MQTT 5.0 sections 3.8 to 3.11). */
final class SubscribeAnswers {

    private final Session session;
    private final Client client;
    private final boolean explains;
    private final Consumer<Packet> send;

    /** @param explains whether answers may carry a reason string */
    SubscribeAnswers(Session session, Client client, boolean explains, Consumer<Packet> send) {
        this.session = session;
        this.client = client;
        this.explains = explains;
        this.send = send;
    }

    /** @throws MalformedPacket where it asks for what cannot be */
    void subscribe(Packet.Subscribe packet) {
        List<Integer> ids = packet.properties().subscriptionIds();
        int id = ids.isEmpty() ? 0 : ids.get(0);
        for (TopicSubscription asked : packet.subscriptions()) {
            if (asked.noLocal() && asked.filter().startsWith(Filter.SHARE)) {
                throw MalformedPacket.protocolError("a shared subscription cannot leave out one's own messages");
            }
        }
        List<CompletableFuture<Granted>> stages = new ArrayList<>();
        for (TopicSubscription asked : packet.subscriptions()) {
            stages.add(session.subscribe(asked, id).toCompletableFuture());
        }
        CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new))
                .thenRun(() -> answer(
                        packet.packetId(),
                        stages.stream().map(CompletableFuture::join).toList()));
    }

    private void answer(int packetId, List<Granted> granted) {
        Refusal first = null;
        for (Granted each : granted) {
            Refusal refusal = each.refusal();
            if (refusal != null) {
                client.refused(refusal);
                first = first == null ? refusal : first;
            }
        }
        List<ReasonCode> codes = granted.stream().map(Granted::code).toList();
        send.accept(new Packet.SubAck(packetId, codes, why(first)));
        granted.forEach(each -> each.afterwards().run());
    }

    void unsubscribe(Packet.Unsubscribe packet) {
        List<CompletableFuture<ReasonCode>> codes = new ArrayList<>();
        for (String filter : packet.filters()) {
            CompletionStage<Void> given = session.unsubscribe(filter);
            codes.add(
                    given == null
                            ? CompletableFuture.completedFuture(ReasonCode.NO_SUBSCRIPTION_EXISTED)
                            : given.handle((kept, failure) -> code(failure)).toCompletableFuture());
        }
        CompletableFuture.allOf(codes.toArray(CompletableFuture[]::new))
                .thenRun(() -> send.accept(new Packet.UnsubAck(
                        packet.packetId(),
                        codes.stream().map(CompletableFuture::join).toList(),
                        Properties.NONE)));
    }

    private ReasonCode code(@Nullable Throwable failure) {
        if (failure == null) {
            return ReasonCode.SUCCESS;
        }
        Refusal refusal = Reasons.refusal(failure);
        client.refused(refusal);
        return ReasonCode.UNSPECIFIED_ERROR;
    }

    private Properties why(@Nullable Refusal refusal) {
        return refusal == null || !explains ? Properties.NONE : Reasons.saying(refusal.reason());
    }
}
