package io.parley.protocol.mqtt.durable;

import io.parley.store.Store;
import io.parley.store.StoreSettings;
import io.parley.store.UnusableStoreException;
import io.parley.transport.FlushBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A store in a directory of its own, which a test opens again and again. */
final class DiskOfStores implements AutoCloseable {

    private final Path directory;
    private @Nullable Store open;

    DiskOfStores() {
        try {
            directory = Files.createTempDirectory("parley-mqtt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The store, as it is after all that was written to it is synced. */
    Store open() {
        if (open != null) {
            open.close();
        }
        try {
            open = Store.open(new StoreSettings(directory.resolve("store"), 10_000, 64 << 20), DiskOfStores::batched);
            return open;
        } catch (UnusableStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void batched(Runnable told) {
        FlushBatch.begin();
        try {
            told.run();
        } finally {
            FlushBatch.end();
        }
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
