package io.parley.runtime.embedded;

import io.parley.transport.FlushBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.memory.ByteBufferArray;
import org.jspecify.annotations.Nullable;

/** The last filter of a connection that has become a WebSocket: hands its bytes to its {@link Wire}. */
class WireFilter extends BaseFilter {

    private static final Attribute<Wire> WIRE = Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(Wire.class.getName());

    static void attach(Connection<?> connection, Wire wire) {
        WIRE.set(connection, wire);
    }

    /** Tells the wire that its connection is gone, unless it was told before. */
    static void detach(Connection<?> connection) {
        Wire wire = WIRE.remove(connection);
        if (wire != null) {
            wire.gone();
        }
    }

    static @Nullable Wire wire(Connection<?> connection) {
        return WIRE.get(connection);
    }

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        Buffer buffer = context.getMessage();
        Wire wire = WIRE.get(context.getConnection());
        if (wire != null) {
            read(wire, buffer);
        }
        buffer.tryDispose();
        return context.getStopAction();
    }

    @Override
    public NextAction handleClose(FilterChainContext context) throws IOException {
        detach(context.getConnection());
        return context.getStopAction();
    }

    static void read(Wire wire, Buffer buffer) {
        if (!buffer.isComposite()) {
            wire.read(buffer.toByteBuffer());
            return;
        }
        ByteBufferArray parts = buffer.toByteBufferArray();
        // One batch without an input: what is polled while the first part is flushed would overtake the second.
        FlushBatch.begin();
        try {
            ByteBuffer[] array = parts.getArray();
            for (int i = 0; i < parts.size(); i++) {
                wire.read(array[i]);
            }
        } finally {
            parts.recycle();
            FlushBatch.end();
        }
    }
}
