package io.parley.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A store's file cannot be used; the message names the setting, says why, and what would help. */
public final class UnusableStoreException extends IOException {

    private static final long serialVersionUID = 1L;

    public UnusableStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
