package io.parley.tooling;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Held by the one JVM of the tests that prepares what all of them use; a second waits. Within a JVM the caller sees to it that threads
 * do not meet.
 */
public final class OneAtATime implements Closeable {

    private final FileChannel channel;

    private OneAtATime(FileChannel channel) {
        this.channel = channel;
    }

    /** @param directory what is prepared there; made where it is missing */
    public static OneAtATime in(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        return new OneAtATime(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
