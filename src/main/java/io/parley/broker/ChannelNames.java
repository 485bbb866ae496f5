package io.parley.broker;

import io.parley.channel.ChannelName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;

/** The names of a broker's channels in their order. Any thread; whoever adds and removes one name does so one at a time. */
final class ChannelNames {

    private final ConcurrentSkipListSet<String> names = new ConcurrentSkipListSet<>();

    void add(ChannelName channel) {
        names.add(channel.value());
    }

    void remove(ChannelName channel) {
        names.remove(channel.value());
    }

    /** What {@link Broker#channels} answers. */
    ChannelPage page(ChannelQuery query) {
        boolean fromPrefix = query.after().compareTo(query.prefix()) < 0;
        List<ChannelName> found = new ArrayList<>();
        for (String name : names.tailSet(fromPrefix ? query.prefix() : query.after(), fromPrefix)) {
            if (!name.startsWith(query.prefix())) {
                break;
            }
            if (found.size() == query.limit()) {
                return new ChannelPage(found, true);
            }
            found.add(ChannelName.parse(name));
        }
        return new ChannelPage(found, false);
    }
}
