package io.parley.runtime;

import java.nio.file.Path;
import java.util.Optional;

/** The part of the table of settings about what survives a restart; {@link ConfigurationKeys#GROUPS} lists it with the rest. */
public final class StoreKeys {

    private static final long MIB = 1024 * 1024;
    private static final long TIB = 1024 * 1024 * MIB;

    public static final ConfigurationKey<Optional<Path>> STORE_FILE = new ConfigurationKey<>(
            "parley.store.file",
            ValueType.path(),
            "",
            "File that keeps what is to survive a restart; made where it is not there. Needed by durable namespaces.");
    public static final ConfigurationKey<Integer> STORE_WAITING_CHANGES = new ConfigurationKey<>(
            "parley.store.waiting-changes",
            ValueType.wholeNumber(1, 10_000_000),
            "10000",
            "Changes that may wait for the disk; publications beyond that are refused.");
    public static final ConfigurationKey<Long> STORE_WAITING_BYTES = new ConfigurationKey<>(
            "parley.store.waiting-bytes",
            ValueType.largeSize(1, TIB),
            "64MiB",
            "Bytes that may wait for the disk; publications beyond that are refused.");
    public static final ConfigurationKey<Long> STORE_HISTORY_BYTES = new ConfigurationKey<>(
            "parley.store.history-bytes",
            ValueType.largeSize(0, TIB),
            "256MiB",
            "History of durable channels, on disk and in memory, over all of them; the oldest goes first.");

    static final ConfigurationGroup GROUP = ConfigurationGroup.of(
            "Durable store", STORE_FILE, STORE_WAITING_CHANGES, STORE_WAITING_BYTES, STORE_HISTORY_BYTES);

    private StoreKeys() {}
}
