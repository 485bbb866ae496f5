package io.parley.runtime.embedded;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import org.glassfish.grizzly.nio.ChannelConfigurator;
import org.glassfish.grizzly.nio.NIOTransport;

/**
 * Sets the kernel's send buffer of each accepted socket, which Grizzly's own setting only ever makes larger.
 *
 * @param others what else is set
 * @param bytes more than 0; Linux takes twice as many
 */
record SendBuffer(ChannelConfigurator others, int bytes) implements ChannelConfigurator {

    @Override
    public void preConfigure(NIOTransport transport, SelectableChannel channel) throws IOException {
        others.preConfigure(transport, channel);
        if (channel instanceof SocketChannel socket) {
            socket.setOption(StandardSocketOptions.SO_SNDBUF, bytes);
        }
    }

    @Override
    public void postConfigure(NIOTransport transport, SelectableChannel channel) throws IOException {
        others.postConfigure(transport, channel);
    }
}
