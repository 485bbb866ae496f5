package io.parley.broker.durable;

import io.parley.channel.ChannelName;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.store.PublicationRecord;
import io.parley.store.RecordReader;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Reads the log when a broker is opened, and says where each channel stands if the log has lost anything. Used once. */
final class Loading implements LogRecord.Taker {

    private static final System.Logger LOG = System.getLogger(Loading.class.getName());

    private final Log log;
    private final DurableBroker broker;
    private final boolean complete;
    private final Map<Long, DurableSequence> channels = new HashMap<>();
    private final Map<Long, long[]> orphans = new TreeMap<>();

    /** @param complete whether the store has all that was ever synced */
    Loading(Log log, DurableBroker broker, boolean complete) {
        this.log = log;
        this.broker = broker;
        this.complete = complete;
    }

    void run() {
        log.load((id, record) -> LogRecord.read(id, record, this));
        orphans.forEach((channel, range) -> LOG.log(
                System.Logger.Level.WARNING,
                "a durable channel has lost its name, its record {0}, and with it the publications {1} to {2}",
                channel,
                range[0],
                range[1]));
        broker.restored();
        if (!complete) {
            channels.values().forEach(Loading::tell);
        }
    }

    private static void tell(DurableSequence sequence) {
        Position position = sequence.position();
        LOG.log(
                System.Logger.Level.WARNING,
                "{0} stands at {1} after the loss; what came later, if anything did, is gone; it goes on in the new epoch {2}",
                sequence.channel(),
                position.offset(),
                position.epoch());
    }

    @Override
    public void channel(long id, ChannelName name, String epoch, long offset) {
        DurableSequence sequence = broker.restore(name, id, epoch);
        sequence.passed(offset);
        channels.put(id, sequence);
    }

    @Override
    public void publication(long id, long channel, long offset, RecordReader body) {
        DurableSequence sequence = channels.get(channel);
        if (sequence == null) {
            // Read all the same, so that a record that is none is found.
            Publication lost = PublicationRecord.read(body, ChannelName.parse("lost"), new Position("lost", offset));
            orphan(id, channel, lost.position().offset());
            return;
        }
        Position position = new Position(sequence.position().epoch(), offset);
        sequence.restore(PublicationRecord.read(body, sequence.channel(), position), id);
    }

    @Override
    public void key(long id, long channel, long offset, long time, String key) {
        DurableSequence sequence = channels.get(channel);
        if (sequence == null) {
            broker.discard(id);
        } else {
            sequence.restore(key, offset, time, id);
        }
    }

    private void orphan(long id, long channel, long offset) {
        broker.discard(id);
        orphans.merge(channel, new long[] {offset, offset}, (known, more) -> new long[] {known[0], more[1]});
    }
}
