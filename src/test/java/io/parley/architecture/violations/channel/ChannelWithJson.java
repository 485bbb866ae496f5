package io.parley.architecture.violations.channel;

import jakarta.json.JsonObject;

/** Knows more than the JDK. */
public interface ChannelWithJson {
    JsonObject json();
}
