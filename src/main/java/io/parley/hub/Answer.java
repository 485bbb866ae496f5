package io.parley.hub;

import io.parley.auth.Rights;
import io.parley.channel.Payload;
import org.jspecify.annotations.Nullable;

/** What the backend says to a {@link Question}. */
public sealed interface Answer {

    /** Yes, and nothing more. */
    Allowed YES = new Allowed(null, null, Rights.NONE);

    /**
     * It may be done.
     *
     * @param payload to a publish: what is published in place of what was asked for; null leaves it as it is
     * @param name to a connect: the name that others see, which the client cannot change; null leaves it to the client
     * @param rights to a connect: what is granted beyond what the credentials grant
     */
    record Allowed(@Nullable Payload payload, @Nullable String name, Rights rights) implements Answer {}

    /**
     * It must not be done.
     *
     * @param reason a sentence for the client
     */
    record Denied(String reason) implements Answer {}
}
