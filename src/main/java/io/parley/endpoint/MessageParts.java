package io.parley.endpoint;

import io.parley.channel.Departure;
import java.nio.ByteBuffer;

/** What a container hands over of one session: messages, in as many parts as it likes, and the end. One call at a time for messages. */
public interface MessageParts {

    /** A part of a text message. */
    void text(String part, boolean last);

    /**
     * A part of a binary message.
     *
     * @param part the container's again when this returns
     */
    void binary(ByteBuffer part, boolean last);

    /** The session is over; may come from another thread. */
    void closed(Departure cause);
}
