package io.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "'', abc, 3",
        "port, port, 0",
        "prt, port, 1",
        "poort, port, 1",
        "pord, port, 1",
        "htpp, http, 1",
        "ca, abc, 3",
        "kitten, sitting, 3"
    })
    void countsLettersToChange(String from, String to, int distance) {
        assertThat(Spelling.distance(from, to)).isEqualTo(distance);
        assertThat(Spelling.distance(to, from)).isEqualTo(distance);
    }

    @ParameterizedTest
    @CsvSource({
        "parley.htpp.port, parley.http.port",
        "parley.http.Port, parley.http.port",
        "parley.port, parley.http.port",
        "parley.https.ports, parley.http.port",
        "parley.message-bytes, parley.limits.message-bytes",
        "parley.limit.messages-per-sec, parley.limits.messages-per-second",
        "parley.origin, parley.origins",
        "parley.namespace.room.histry-size, parley.namespace.room.history-size",
        "parley.namespaces.my.app.presence, parley.namespace.my.app.presence",
        "parley.any-namespace.history, parley.any-namespace.history-age"
    })
    void findsWhatWasMeant(String written, String meant) {
        assertThat(Spelling.nearest(written, Spelling.candidates(written))).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"parley.", "parley.x", "parley.colour-of-the-sky", "parley..."})
    void doesNotGuessWildly(String written) {
        assertThat(Spelling.nearest(written, Spelling.candidates(written))).isEmpty();
    }
}
