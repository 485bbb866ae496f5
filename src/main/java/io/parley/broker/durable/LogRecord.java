package io.parley.broker.durable;

import io.parley.channel.ChannelName;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.store.MalformedRecordException;
import io.parley.store.PublicationRecord;
import io.parley.store.RecordReader;
import io.parley.store.RecordWriter;

/**
 * The records of the log of durable channels, in which each has a number of its own, higher than those before it:
 *
 * <pre>
 * octet 1: a channel, whose number stands for it from then on
 *   text name; text epoch; number: an offset that it has passed at least
 * octet 2: a publication
 *   number of the channel; number: its offset; then {@link PublicationRecord}
 * octet 3: an idempotency key
 *   number of the channel; number: the offset it has brought; number: the time, in milliseconds since 1970; text key
 * </pre>
 */
final class LogRecord {

    /** Gets what a record is. */
    interface Taker {

        void channel(long id, ChannelName name, String epoch, long offset);

        /**
         * A publication.
         *
         * @param body the rest of the record, which {@link PublicationRecord} reads
         */
        void publication(long id, long channel, long offset, RecordReader body);

        void key(long id, long channel, long offset, long time, String key);
    }

    private static final int CHANNEL = 1;
    private static final int PUBLICATION = 2;
    private static final int KEY = 3;

    private LogRecord() {}

    static byte[] channel(ChannelName name, String epoch, long offset) {
        return new RecordWriter(name.value().length() + epoch.length() + 16)
                .octet(CHANNEL)
                .text(name.value())
                .text(epoch)
                .number(offset)
                .toBytes();
    }

    static byte[] publication(long channel, Publication publication) {
        RecordWriter record = new RecordWriter(PublicationRecord.size(publication))
                .octet(PUBLICATION)
                .number(channel)
                .number(publication.position().offset());
        PublicationRecord.write(record, publication);
        return record.toBytes();
    }

    static byte[] key(long channel, Position position, long time, String key) {
        return new RecordWriter(key.length() + 32)
                .octet(KEY)
                .number(channel)
                .number(position.offset())
                .number(time)
                .text(key)
                .toBytes();
    }

    /**
     * Tells what a record is.
     *
     * @throws MalformedRecordException where it is none of this version
     */
    static void read(long id, byte[] bytes, Taker taker) {
        RecordReader record = new RecordReader(bytes);
        int kind = record.octet();
        switch (kind) {
            case CHANNEL -> taker.channel(id, ChannelName.parse(record.text()), record.text(), record.number());
            case PUBLICATION -> taker.publication(id, record.number(), record.number(), record);
            case KEY -> taker.key(id, record.number(), record.number(), record.number(), record.text());
            default -> throw record.malformed("a record of the unknown kind " + kind);
        }
        record.end();
    }
}
