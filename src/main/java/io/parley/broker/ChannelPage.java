package io.parley.broker;

import io.parley.channel.ChannelName;
import java.util.List;

/**
 * Some of the channels there are.
 *
 * @param channels in the order of their names
 * @param more whether others come after the last of them
 */
public record ChannelPage(List<ChannelName> channels, boolean more) {

    public ChannelPage {
        channels = List.copyOf(channels);
    }
}
