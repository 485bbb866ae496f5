package io.parley.transport;

/** The side of a connection that a channel log talks to. */
public interface Outlet {

    /**
     * Says that the cursor may have bytes to send. The outlet writes what its socket takes and remembers the rest, without
     * blocking; it checks the cursor's lag even when it can write nothing.
     *
     * <p>Called by any thread, by several at once, also when there is nothing to send, the gate is closed, or the cursor just was.
     * What it throws is logged and otherwise ignored.
     */
    void ready(Cursor cursor);
}
