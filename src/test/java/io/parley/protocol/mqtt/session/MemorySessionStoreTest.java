package io.parley.protocol.mqtt.session;

/** Sessions in memory, held to the contract. */
class MemorySessionStoreTest extends SessionStoreContract {

    @Override
    protected SessionStore open() {
        return new MemorySessionStore();
    }
}
