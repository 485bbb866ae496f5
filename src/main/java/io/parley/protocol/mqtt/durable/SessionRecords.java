package io.parley.protocol.mqtt.durable;

import io.parley.channel.ChannelName;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import io.parley.channel.Refusal;
import io.parley.protocol.mqtt.Packet.RetainHandling;
import io.parley.protocol.mqtt.Packet.TopicSubscription;
import io.parley.protocol.mqtt.session.InFlight;
import io.parley.protocol.mqtt.session.Place;
import io.parley.protocol.mqtt.session.SessionState.Subscribed;
import io.parley.store.MalformedRecordException;
import io.parley.store.PublicationRecord;
import io.parley.store.RecordReader;
import io.parley.store.RecordWriter;
import java.util.List;

/**
 * What a session is in the store: a record of its own and one for each of its parts, so that a change writes the part that has changed.
 *
 * <p>A key is the session's, a U+0000, which no session's key has, the letter of the {@link Kind} and what tells parts of that kind apart.
 * Every record begins with its version.
 */
final class SessionRecords {

    /** The kinds of records; the letter stands for it in keys. */
    enum Kind {
        SESSION('s'),
        /** By the filter as the client wrote it. */
        SUBSCRIPTION('f'),
        /** A message to the client, by its packet identifier. */
        SENT('o'),
        /** A message at QoS 2 from the client, by its packet identifier. */
        NOTED('i'),
        /** How far a subscription has come in a channel, by the filter, a U+0000 and the channel. */
        PLACE('p');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }
    }

    /**
     * A key taken apart.
     *
     * @param part what tells it from others of its kind
     */
    record Key(String session, Kind kind, String part) {}

    /** A message that was sent, and its place among those that were. */
    record Sent(long order, InFlight message) {}

    /** For how long a session is kept, and until when. */
    record Kept(long expirySeconds, long endsAt) {}

    static final char SEPARATOR = 0;

    private static final int VERSION = 1;

    /** MQTT 5.0 section 3.8.2.1.2. */
    private static final int HIGHEST_SUBSCRIPTION_ID = 268_435_455;

    /** Each by the number that stands for it in records: not to be put in another order. */
    private static final List<Qos> LEVELS = List.of(Qos.AT_MOST_ONCE, Qos.AT_LEAST_ONCE, Qos.EXACTLY_ONCE);

    private static final List<RetainHandling> HANDLINGS =
            List.of(RetainHandling.SEND, RetainHandling.SEND_IF_NEW, RetainHandling.DO_NOT_SEND);

    private SessionRecords() {}

    static String key(String session, Kind kind, String part) {
        return session + SEPARATOR + kind.letter + part;
    }

    /** @throws MalformedRecordException where it is no key of a session */
    static Key key(String key) {
        int end = key.indexOf(SEPARATOR);
        if (end >= 0 && end + 1 < key.length()) {
            for (Kind kind : Kind.values()) {
                if (kind.letter == key.charAt(end + 1)) {
                    return new Key(key.substring(0, end), kind, key.substring(end + 2));
                }
            }
        }
        throw new MalformedRecordException("the key of an MQTT session of an unknown kind");
    }

    static byte[] kept(Kept kept) {
        boolean ends = kept.endsAt() != Long.MAX_VALUE;
        RecordWriter record = begin(16).number(kept.expirySeconds()).flag(ends);
        return (ends ? record.number(Math.max(0, kept.endsAt())) : record).toBytes();
    }

    static Kept kept(byte[] bytes) {
        RecordReader record = begun(bytes);
        long expiry = record.number();
        Kept kept = new Kept(expiry, record.flag() ? record.number() : Long.MAX_VALUE);
        record.end();
        return kept;
    }

    static byte[] subscribed(Subscribed subscribed) {
        TopicSubscription options = subscribed.subscription();
        return begin(32)
                .octet(LEVELS.indexOf(options.qos()))
                .flag(options.noLocal())
                .flag(options.retainAsPublished())
                .octet(HANDLINGS.indexOf(options.retainHandling()))
                .number(subscribed.id())
                .number(subscribed.since())
                .toBytes();
    }

    static Subscribed subscribed(String filter, byte[] bytes) {
        RecordReader record = begun(bytes);
        TopicSubscription options = new TopicSubscription(
                filter, record.constant(LEVELS), record.flag(), record.flag(), record.constant(HANDLINGS));
        Subscribed subscribed = new Subscribed(options, subscriptionId(record), record.number());
        record.end();
        return subscribed;
    }

    static byte[] sent(Sent sent) {
        InFlight message = sent.message();
        Publication publication = message.publication();
        RecordWriter record = begin(publication == null ? 32 : PublicationRecord.size(publication) + 64)
                .number(sent.order())
                .octet(LEVELS.indexOf(message.qos()))
                .flag(message.retain())
                .number(message.subscriptionId())
                .optionalText(message.shared())
                .flag(publication != null);
        if (publication != null) {
            record.text(publication.channel().value());
            write(record, publication.position());
            PublicationRecord.write(record, publication);
        }
        return record.toBytes();
    }

    static Sent sent(String packetId, byte[] bytes) {
        RecordReader record = begun(bytes);
        long order = record.number();
        Qos qos = record.constant(LEVELS);
        boolean retain = record.flag();
        int subscriptionId = subscriptionId(record);
        String shared = record.optionalText();
        Publication publication = null;
        if (record.flag()) {
            ChannelName channel = channel(record.text());
            publication = PublicationRecord.read(record, channel, position(record));
        }
        record.end();
        return new Sent(order, new InFlight(packetId(packetId), publication, qos, retain, subscriptionId, shared));
    }

    static byte[] noted() {
        return begin(1).toBytes();
    }

    /** The packet identifier of a message that was noted. */
    static int noted(String packetId, byte[] bytes) {
        begun(bytes).end();
        return packetId(packetId);
    }

    static byte[] place(Place place) {
        RecordWriter record = begin(32);
        write(record, place.position());
        return record.number(place.time()).toBytes();
    }

    static Place place(byte[] bytes) {
        RecordReader record = begun(bytes);
        Place place = new Place(position(record), record.number());
        record.end();
        return place;
    }

    /** A retained message; its channel is the key. */
    static byte[] retained(Publication publication) {
        RecordWriter record = begin(PublicationRecord.size(publication) + 32);
        write(record, publication.position());
        PublicationRecord.write(record, publication);
        return record.toBytes();
    }

    static Publication retained(String channel, byte[] bytes) {
        RecordReader record = begun(bytes);
        Publication publication = PublicationRecord.read(record, channel(channel), position(record));
        record.end();
        return publication;
    }

    /** The channel of that name. */
    static ChannelName channel(String name) {
        try {
            return new ChannelName(name);
        } catch (Refusal refusal) {
            throw new MalformedRecordException("a record of MQTT is of no channel: " + refusal.reason());
        }
    }

    private static int subscriptionId(RecordReader record) {
        long id = record.number();
        if (id > HIGHEST_SUBSCRIPTION_ID) {
            throw record.malformed("a subscription identifier of " + id);
        }
        return (int) id;
    }

    private static int packetId(String text) {
        try {
            int id = Integer.parseInt(text);
            if (id > 0 && id <= 0xFFFF) {
                return id;
            }
        } catch (NumberFormatException e) {
            throw new MalformedRecordException("no packet identifier: " + e.getMessage());
        }
        throw new MalformedRecordException("a packet identifier of " + text);
    }

    private static void write(RecordWriter record, Position position) {
        record.text(position.epoch()).number(position.offset());
    }

    private static Position position(RecordReader record) {
        String epoch = record.text();
        if (epoch.isEmpty()) {
            throw record.malformed("an epoch is empty");
        }
        return new Position(epoch, record.number());
    }

    private static RecordWriter begin(int expected) {
        return new RecordWriter(expected + 1).octet(VERSION);
    }

    private static RecordReader begun(byte[] bytes) {
        RecordReader record = new RecordReader(bytes);
        int version = record.octet();
        if (version != VERSION) {
            throw record.malformed("a record of an MQTT session in the unknown version " + version);
        }
        return record;
    }
}
