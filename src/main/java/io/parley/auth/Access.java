package io.parley.auth;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;

/** Decides who may do what with which channel. Called on the path of every publish: must be fast, and does not block. */
@FunctionalInterface
public interface Access {

    /** For a hub without authentication: everybody may do everything. */
    Access EVERYTHING = (who, action, filter) -> {};

    /**
     * Returns where this is allowed.
     *
     * @throws Refusal with {@link ErrorCode#NOT_PERMITTED} and the rule that decided, where it is not
     */
    void check(Identity who, Action action, ChannelFilter filter);
}
