package io.parley.channel;

/** Something that happens in a channel and that its subscribers may hear of. */
public sealed interface ChannelEvent {

    ChannelName channel();

    /** A message was published. */
    record Published(Publication publication) implements ChannelEvent {
        @Override
        public ChannelName channel() {
            return publication.channel();
        }
    }

    /** A member came, or one that is there goes by a new name. */
    record Joined(ChannelName channel, Member member) implements ChannelEvent {}

    /** A member is no longer there. */
    record Left(ChannelName channel, Member member, Departure cause) implements ChannelEvent {}
}
