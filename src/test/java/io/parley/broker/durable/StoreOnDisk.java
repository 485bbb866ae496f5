package io.parley.broker.durable;

import io.parley.store.Store;
import io.parley.store.StoreSettings;
import io.parley.store.UnusableStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Stores in a directory of their own, which a test closes all together. */
final class StoreOnDisk implements AutoCloseable {

    private final Path directory;
    private final List<Store> open = new ArrayList<>();
    private int made;

    StoreOnDisk() {
        try {
            directory = Files.createTempDirectory("parley-durable");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An empty store. */
    Store create() {
        made++;
        return open();
    }

    /** The newest store as it is after a restart. */
    Store reopen() {
        open.forEach(Store::close);
        open.clear();
        return open();
    }

    /** The file of the newest store. */
    Path file() {
        return directory.resolve("store" + made);
    }

    /** The newest store, while it is open. */
    Store store() {
        return open.get(open.size() - 1);
    }

    private Store open() {
        try {
            Store store = Store.open(new StoreSettings(file(), 10_000, 64 << 20), Runnable::run);
            open.add(store);
            return store;
        } catch (UnusableStoreException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        open.forEach(Store::close);
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
