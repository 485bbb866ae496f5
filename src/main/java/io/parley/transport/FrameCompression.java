package io.parley.transport;

/**
 * Makes frames smaller for the connections that have agreed to it.
 *
 * <p>Stateless between frames, so that one compressed frame serves all who receive it: a log of compressed frames is shared by
 * all connections with the same instance. Called by any thread, also by several at once; never blocks.
 */
@FunctionalInterface
public interface FrameCompression {

    /** The frame compressed, or the frame itself where that would not be worth it; a frame that is compressed stays as it is. */
    Frame compress(Frame frame);
}
