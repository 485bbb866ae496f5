package io.parley.runtime.embedded;

import java.io.IOException;

/** A certificate or its key cannot be used; the message names the setting and says why. */
final class UnusableCertificateException extends IOException {

    private static final long serialVersionUID = 1L;

    UnusableCertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
