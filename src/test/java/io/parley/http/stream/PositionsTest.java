package io.parley.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.channel.ChannelFilter;
import io.parley.channel.Position;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionsTest {

    private static final List<ChannelFilter> CHANNELS = channels("room/lobby", "tea/#", "room/ö");

    @Test
    void areReadBackAsTheyWere() {
        Positions positions = new Positions(CHANNELS);
        positions.set(0, new Position("k3f", 41));
        positions.set(2, new Position("a,b:%", Long.MAX_VALUE));

        assertThat(positions.toString()).matches("[0-9a-z]+,k3f:15,-,a%2Cb%3A%25:[0-9a-z]+");
        assertThat(Positions.parse(positions.toString(), CHANNELS))
                .isEqualTo(Arrays.asList(new Position("k3f", 41), null, new Position("a,b:%", Long.MAX_VALUE)));
    }

    @Test
    void areNotThoseOfOtherChannelsOrOfAnotherOrder() {
        String text = new Positions(CHANNELS).toString();

        assertThat(Positions.parse(text, channels("tea/#", "room/lobby", "room/ö")))
                .isNull();
        assertThat(Positions.parse(text, channels("room/lobby", "tea/#"))).isNull();
        assertThat(Positions.parse(text, channels("room/lobby", "tea/#", "room/o")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k3f", "k3f:", ":1", "k3f:-1", "k3f:zzzzzzzzzzzzzzzz", "%zz:1", "k3f:1:1", " -"})
    void areNotReadWhereOneMakesNoSense(String position) {
        List<ChannelFilter> one = channels("a");
        String checksum = new Positions(one).toString().split(",")[0];

        assertThat(Positions.parse(checksum + "," + position, one)).isNull();
    }

    @Test
    void tellWhatWasToldBefore() {
        Positions positions = new Positions(channels("a"));
        positions.set(0, new Position("k3f", 5));

        assertThat(positions.advance(0, new Position("k3f", 5))).isFalse();
        assertThat(positions.advance(0, new Position("k3f", 6))).isTrue();
        assertThat(positions.advance(0, null)).isTrue();
        assertThat(positions.advance(0, new Position("x9q", 1))).isTrue();
        assertThat(positions.toString()).endsWith(",x9q:1");
    }

    private static List<ChannelFilter> channels(String... names) {
        return Stream.of(names).map(ChannelFilter::parse).toList();
    }
}
