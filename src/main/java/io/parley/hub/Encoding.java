package io.parley.hub;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelPattern;
import io.parley.transport.ChannelLog;
import io.parley.transport.Connection;
import io.parley.transport.Frame;
import io.parley.transport.FrameCompression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One encoding of a channel's events: the log of its frames as they are and, where connections compress, a log of the same
 * frames compressed. An event is encoded once and compressed once, however many receive it. Guarded by its channel.
 */
final class Encoding {

    private record Form(@Nullable FrameCompression compression, ChannelLog log) {}

    private final EventEncoder encoder;
    private final List<Form> forms = new ArrayList<>(1);

    Encoding(EventEncoder encoder) {
        this.encoder = encoder;
    }

    EventEncoder encoder() {
        return encoder;
    }

    /** Appends the event to each log that somebody reads, unless the encoding does not carry it; returns for how many. */
    int append(ChannelEvent event, @Nullable ChannelPattern via) {
        Frame frame = null;
        int reached = 0;
        for (Form form : forms) {
            int following = form.log.size();
            if (following == 0) {
                continue;
            }
            frame = frame == null ? encoder.encode(event, via) : frame;
            if (frame == null) {
                return 0;
            }
            form.log.append(form.compression == null ? frame : form.compression.compress(frame));
            reached += following;
        }
        return reached;
    }

    /** The log in the form that the connection has agreed to. */
    ChannelLog logFor(Connection connection) {
        FrameCompression compression = connection.compression();
        for (Form form : forms) {
            if (form.compression == compression) {
                return form.log;
            }
        }
        Form form = new Form(compression, new ChannelLog());
        forms.add(form);
        return form.log;
    }
}
