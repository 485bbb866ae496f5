package io.parley.store;

import java.nio.file.Path;

/**
 * Where a store is, and how much may wait for its disk; each is a setting under {@code parley.store}.
 *
 * @param file the file; its directory exists
 * @param waitingChanges how many changes may wait to be synced, 1 or more
 * @param waitingBytes how many bytes they may have together, 1 or more; a single change may have more
 */
public record StoreSettings(Path file, int waitingChanges, long waitingBytes) {

    /** The setting that names the file. */
    public static final String FILE_SETTING = "parley.store.file";

    public StoreSettings {
        if (waitingChanges < 1 || waitingBytes < 1) {
            throw new IllegalArgumentException(
                    "limits of waiting changes " + waitingChanges + ", waiting bytes " + waitingBytes);
        }
    }
}
