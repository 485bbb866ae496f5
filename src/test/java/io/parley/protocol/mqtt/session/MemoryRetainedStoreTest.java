package io.parley.protocol.mqtt.session;

/** Retained messages in memory, held to the contract. */
class MemoryRetainedStoreTest extends RetainedStoreContract {

    @Override
    protected RetainedStore open(int messages, long bytes) {
        return new MemoryRetainedStore(messages, bytes);
    }
}
