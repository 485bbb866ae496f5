package io.parley.architecture.violations.channel;

import io.parley.architecture.violations.auth.AuthAboveTransport;

/** Looks up. */
public interface ChannelAboveAuth {
    AuthAboveTransport auth();
}
