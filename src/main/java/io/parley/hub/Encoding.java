package io.parley.hub;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Publication;
import io.parley.transport.ChannelLog;
import io.parley.transport.Connection;
import io.parley.transport.Cursor;
import io.parley.transport.Frame;
import io.parley.transport.FrameCompression;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One encoding of a channel's events: the log of its frames as they are and, where connections compress, a log of the same
 * frames compressed. An event is encoded once and compressed once, however many receive it. Guarded by its channel.
 */
final class Encoding {

    private record Form(@Nullable FrameCompression compression, ChannelLog log) {

        Frame in(Frame frame) {
            return compression == null ? frame : compression.compress(frame);
        }

        void setKeyframe(EventEncoder encoder, List<Publication> all) {
            log.setKeyframe(
                    encoder.encodeStates(all, true, null).stream().map(this::in).toList());
        }
    }

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
            form.log.append(form.in(frame));
            reached += following;
        }
        return reached;
    }

    /**
     * Appends states of a conflated channel; returns for how many subscribers.
     *
     * @param all what the channel's states are then, for those who have fallen behind
     */
    int append(List<Publication> states, Supplier<List<Publication>> all, @Nullable ChannelPattern via) {
        List<Frame> frames = null;
        int reached = 0;
        for (Form form : forms) {
            int following = form.log.size();
            if (following == 0) {
                continue;
            }
            frames = frames == null ? encoder.encodeStates(states, false, via) : frames;
            for (Frame frame : frames) {
                form.log.append(form.in(frame));
            }
            if (form.log.isKeyframeWanted()) {
                form.setKeyframe(encoder, all.get());
            }
            reached += following * states.size();
        }
        return reached;
    }

    /** To be called before anything is appended in a conflated channel. */
    void dropKeyframes() {
        forms.forEach(form -> form.log.dropKeyframe());
    }

    /** Starts a cursor in a conflated channel, which begins with its states. */
    Cursor followNewest(Connection connection, Supplier<List<Publication>> all) {
        Form form = formFor(connection);
        if (!form.log.hasKeyframe()) {
            form.setKeyframe(encoder, all.get());
        }
        return form.log.followNewest(connection);
    }

    /** Starts a cursor. */
    Cursor follow(Connection connection) {
        return formFor(connection).log.follow(connection);
    }

    private Form formFor(Connection connection) {
        FrameCompression compression = connection.compression();
        for (Form form : forms) {
            if (form.compression == compression) {
                return form;
            }
        }
        Form form = new Form(compression, new ChannelLog());
        forms.add(form);
        return form;
    }
}
