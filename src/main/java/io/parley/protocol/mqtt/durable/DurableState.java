package io.parley.protocol.mqtt.durable;

import io.parley.channel.ChannelName;
import io.parley.channel.Limit;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import io.parley.channel.Tally;
import io.parley.protocol.mqtt.durable.SessionRecords.Kept;
import io.parley.protocol.mqtt.durable.SessionRecords.Key;
import io.parley.protocol.mqtt.durable.SessionRecords.Kind;
import io.parley.protocol.mqtt.durable.SessionRecords.Sent;
import io.parley.protocol.mqtt.session.InFlight;
import io.parley.protocol.mqtt.session.MemoryState;
import io.parley.protocol.mqtt.session.Place;
import io.parley.store.MalformedRecordException;
import io.parley.store.Store;
import io.parley.store.StoredMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The state of a session that is written down as it changes, for as long as it is to outlive its connection: one that is not takes
 * nothing of the disk.
 *
 * <p>Changes are handed to the store under this object's lock, so that they are made in the order in which they came.
 */
final class DurableState extends MemoryState {

    /** What the states of a store share. */
    record Shared(Store store, StoredMap<String> records, int mostPlaces, Tally<Limit> reached) {}

    private static final int OVERHEAD = 64;

    private final Shared shared;
    private boolean kept;
    private long lastOrder;
    private final Map<Integer, Long> orders = new HashMap<>(2);

    /** By the filter; in each the one first that was heard of longest ago. */
    private final Map<String, LinkedHashMap<ChannelName, Place>> places = new HashMap<>(2);

    DurableState(String key, Shared shared) {
        super(key);
        this.shared = shared;
    }

    /** Takes back a part from before the process began. */
    synchronized void restore(Key part, byte[] bytes) {
        switch (part.kind()) {
            case SESSION -> {
                Kept read = SessionRecords.kept(bytes);
                kept = true;
                super.keep(read.expirySeconds(), read.endsAt());
            }
            case SUBSCRIPTION -> super.subscribe(SessionRecords.subscribed(part.part(), bytes));
            case SENT -> throw new IllegalArgumentException("messages are restored in their order");
            case NOTED -> note(SessionRecords.noted(part.part(), bytes));
            case PLACE -> {
                int end = part.part().indexOf(SessionRecords.SEPARATOR);
                if (end < 0) {
                    throw new MalformedRecordException("a place without a channel");
                }
                places.computeIfAbsent(part.part().substring(0, end), filter -> new LinkedHashMap<>(2))
                        .put(SessionRecords.channel(part.part().substring(end + 1)), SessionRecords.place(bytes));
            }
        }
    }

    /** Takes back the messages that were sent, in their order, and where subscriptions stood, once all parts are there. */
    synchronized void restore(List<Sent> sent) {
        for (Sent each : sent) {
            super.sent(each.message(), null);
            orders.put(each.message().packetId(), each.order());
            lastOrder = Math.max(lastOrder, each.order());
        }
        places.replaceAll((filter, byChannel) -> {
            LinkedHashMap<ChannelName, Place> byTime = new LinkedHashMap<>(2);
            byChannel.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue((one, other) -> Long.compare(one.time(), other.time())))
                    .forEach(entry -> byTime.put(entry.getKey(), entry.getValue()));
            return byTime;
        });
    }

    /** Whether its own record was there. */
    synchronized boolean isKept() {
        return kept;
    }

    @Override
    public synchronized CompletionStage<Void> keep(long seconds, long end) {
        super.keep(seconds, end);
        if (seconds == 0) {
            return remove();
        }
        if (kept) {
            return put(Kind.SESSION, "", SessionRecords.kept(new Kept(seconds, end)));
        }
        kept = true;
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put(key(Kind.SESSION, ""), SessionRecords.kept(new Kept(seconds, end)));
        for (Subscribed subscribed : subscriptions()) {
            all.put(key(Kind.SUBSCRIPTION, subscribed.subscription().filter()), SessionRecords.subscribed(subscribed));
        }
        for (InFlight message : inFlight()) {
            all.put(key(Kind.SENT, message.packetId()), SessionRecords.sent(ordered(message)));
        }
        return put(all);
    }

    /** Takes all of it off the disk. */
    synchronized CompletionStage<Void> remove() {
        if (!kept) {
            return DONE;
        }
        kept = false;
        List<String> all = new ArrayList<>();
        all.add(key(Kind.SESSION, ""));
        subscriptions()
                .forEach(subscribed ->
                        all.add(key(Kind.SUBSCRIPTION, subscribed.subscription().filter())));
        inFlight().forEach(message -> all.add(key(Kind.SENT, message.packetId())));
        noted().forEach(packetId -> all.add(key(Kind.NOTED, packetId)));
        places.forEach((filter, byChannel) ->
                byChannel.keySet().forEach(channel -> all.add(key(Kind.PLACE, place(filter, channel.value())))));
        places.clear();
        return write(all.size() * (long) OVERHEAD, () -> all.forEach(shared.records()::remove));
    }

    @Override
    public synchronized CompletionStage<Void> subscribe(Subscribed subscribed) {
        super.subscribe(subscribed);
        return put(Kind.SUBSCRIPTION, subscribed.subscription().filter(), SessionRecords.subscribed(subscribed));
    }

    @Override
    public synchronized CompletionStage<Void> unsubscribe(String filter) {
        super.unsubscribe(filter);
        Map<ChannelName, Place> left = places.remove(filter);
        List<String> all = new ArrayList<>();
        all.add(key(Kind.SUBSCRIPTION, filter));
        if (left != null) {
            left.keySet().forEach(channel -> all.add(key(Kind.PLACE, place(filter, channel.value()))));
        }
        return kept ? write(all.size() * (long) OVERHEAD, () -> all.forEach(shared.records()::remove)) : DONE;
    }

    @Override
    public synchronized CompletionStage<Void> sent(InFlight message, @Nullable String filter) {
        super.sent(message, filter);
        if (!kept) {
            return DONE;
        }
        Map<String, byte[]> records = new LinkedHashMap<>(2);
        records.put(key(Kind.SENT, message.packetId()), SessionRecords.sent(ordered(message)));
        Publication publication = message.publication();
        if (filter != null && publication != null) {
            put(records, filter, publication);
        }
        return put(records);
    }

    @Override
    public synchronized CompletionStage<Void> settled(int packetId) {
        super.settled(packetId);
        orders.remove(packetId);
        return remove(Kind.SENT, packetId);
    }

    @Override
    public synchronized void passed(String filter, Publication publication) {
        if (kept) {
            Map<String, byte[]> records = new LinkedHashMap<>(2);
            put(records, filter, publication);
            put(records);
        }
    }

    @Override
    public synchronized @Nullable Place place(String filter, ChannelName channel) {
        Map<ChannelName, Place> byChannel = places.get(filter);
        return byChannel == null ? null : byChannel.get(channel);
    }

    /** Called by the store's thread. */
    @Override
    public synchronized void keepNoted(int packetId) {
        if (kept) {
            shared.records().put(key(Kind.NOTED, packetId), SessionRecords.noted());
        }
    }

    @Override
    public synchronized CompletionStage<Void> keepNotedAlone(int packetId) {
        return put(Kind.NOTED, Integer.toString(packetId), SessionRecords.noted());
    }

    @Override
    public synchronized CompletionStage<Void> released(int packetId) {
        super.released(packetId);
        return remove(Kind.NOTED, packetId);
    }

    private Sent ordered(InFlight message) {
        long order = orders.computeIfAbsent(message.packetId(), id -> ++lastOrder);
        return new Sent(order, message);
    }

    /** Notes where a subscription is; where it is of too many channels, the one heard of longest ago is covered by the time alone. */
    private void put(Map<String, byte[]> records, String filter, Publication publication) {
        Place place = new Place(publication.position(), publication.time());
        LinkedHashMap<ChannelName, Place> byChannel = places.computeIfAbsent(filter, made -> new LinkedHashMap<>(2));
        byChannel.remove(publication.channel());
        byChannel.put(publication.channel(), place);
        records.put(key(Kind.PLACE, place(filter, publication.channel().value())), SessionRecords.place(place));
        if (byChannel.size() > shared.mostPlaces()) {
            shared.reached().add(Limit.MQTT_PLACES);
            Iterator<Map.Entry<ChannelName, Place>> oldest =
                    byChannel.entrySet().iterator();
            Map.Entry<ChannelName, Place> forgotten = oldest.next();
            oldest.remove();
            write(
                    OVERHEAD,
                    removal(key(Kind.PLACE, place(filter, forgotten.getKey().value()))));
            for (Subscribed subscribed : subscriptions()) {
                if (subscribed.subscription().filter().equals(filter)) {
                    subscribe(new Subscribed(
                            subscribed.subscription(),
                            subscribed.id(),
                            Math.max(subscribed.since(), forgotten.getValue().time())));
                }
            }
        }
    }

    private CompletionStage<Void> put(Kind kind, String part, byte[] record) {
        return put(Map.of(key(kind, part), record));
    }

    private CompletionStage<Void> put(Map<String, byte[]> records) {
        long bytes = 0;
        for (byte[] record : records.values()) {
            bytes += record.length + OVERHEAD;
        }
        return kept ? write(bytes, () -> records.forEach(shared.records()::put)) : DONE;
    }

    private CompletionStage<Void> remove(Kind kind, int packetId) {
        return kept ? write(OVERHEAD, removal(key(kind, packetId))) : DONE;
    }

    private Runnable removal(String key) {
        return () -> shared.records().remove(key);
    }

    private CompletionStage<Void> write(long bytes, Runnable change) {
        try {
            return shared.store().write(bytes, change);
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    private String key(Kind kind, int packetId) {
        return key(kind, Integer.toString(packetId));
    }

    private String key(Kind kind, String part) {
        return SessionRecords.key(key(), kind, part);
    }

    private static String place(String filter, String channel) {
        return filter + SessionRecords.SEPARATOR + channel;
    }
}
