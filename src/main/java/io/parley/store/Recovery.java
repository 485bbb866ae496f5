package io.parley.store;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What opening a store's file has found.
 *
 * @param losses what is lost, or may be, a sentence each; empty where all that was ever synced is there
 * @param setAside the file as it was found, where a healed one stands in its place; else null
 */
public record Recovery(List<String> losses, @Nullable Path setAside) {

    static final Recovery COMPLETE = new Recovery(List.of(), null);

    public Recovery {
        losses = List.copyOf(losses);
    }

    /** Whether all that was ever synced is there. */
    public boolean isComplete() {
        return losses.isEmpty();
    }
}
