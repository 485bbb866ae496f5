package io.parley.http.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.channel.ChannelFilter;
import io.parley.channel.Position;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Up to where one stream has told each of its channels, and the text that says so: what an {@code id:} line carries, and what comes
 * back as {@code Last-Event-ID}.
 *
 * <p>{@code 1x9k2,k3f:41,-} is a checksum over the channels in their order, and for each its position, or a dash where it has none:
 * names are not repeated, because whoever comes back names the same channels again. For one thread at a time.
 */
final class Positions {

    private static final int RADIX = 36;
    private static final String NONE = "-";

    private final String checksum;
    private final @Nullable Position[] known;
    private final String[] texts;

    Positions(List<? extends ChannelFilter> channels) {
        this.checksum = checksum(channels);
        this.known = new Position[channels.size()];
        this.texts = new String[channels.size()];
        java.util.Arrays.fill(texts, NONE);
    }

    /** The channel's events up to this position have been told, or none that could be gone back to. */
    void set(int channel, @Nullable Position position) {
        known[channel] = position;
        texts[channel] = position == null
                ? NONE
                : URLEncoder.encode(position.epoch(), UTF_8) + ':' + Long.toString(position.offset(), RADIX);
    }

    /**
     * As {@link #set}, for an event that is about to be told; false where it was told before, as a state of a conflated channel may
     * have been. An event without a position is always told.
     */
    boolean advance(int channel, @Nullable Position position) {
        if (position == null) {
            return true;
        }
        Position before = known[channel];
        if (before != null && before.epoch().equals(position.epoch()) && position.offset() <= before.offset()) {
            return false;
        }
        set(channel, position);
        return true;
    }

    /** All of them as text: printable ASCII without spaces. */
    @Override
    public String toString() {
        StringBuilder all = new StringBuilder(checksum);
        for (String text : texts) {
            all.append(',').append(text);
        }
        return all.toString();
    }

    /**
     * Reads a text back: for each channel the position, or null where it has none.
     *
     * @return null where the text is none of these, or was given for other channels
     */
    static @Nullable List<@Nullable Position> parse(String text, List<? extends ChannelFilter> channels) {
        String[] parts = text.split(",", -1);
        if (parts.length != channels.size() + 1 || !parts[0].equals(checksum(channels))) {
            return null;
        }
        List<@Nullable Position> positions = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].equals(NONE)) {
                positions.add(null);
                continue;
            }
            Position position = position(parts[i]);
            if (position == null) {
                return null;
            }
            positions.add(position);
        }
        return positions;
    }

    private static @Nullable Position position(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            return null;
        }
        try {
            long offset = Long.parseLong(text, colon + 1, text.length(), RADIX);
            String epoch = URLDecoder.decode(text.substring(0, colon), UTF_8);
            return offset < 0 ? null : new Position(epoch, offset);
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }

    /** Not a secret and no proof: it finds mistakes. */
    private static String checksum(List<? extends ChannelFilter> channels) {
        CRC32 sum = new CRC32();
        for (ChannelFilter channel : channels) {
            sum.update(channel.value().getBytes(UTF_8));
            sum.update(0);
        }
        return Long.toString(sum.getValue(), RADIX);
    }
}
