package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays that are read element by element. */
class JsonArraysTest {

    @Test
    void readsNoElements() {
        assertThat(elements("[]")).isEmpty();
        assertThat(elements(" [ \n ] ")).isEmpty();
    }

    @Test
    void readsElementsAsTheyAreWritten() {
        assertThat(elements("[1 , \"a,]\" ,[2,[3]] , {\"b\":[4, 5]}\n,null,-1.5e3]"))
                .containsExactly("1", "\"a,]\"", "[2,[3]]", "{\"b\":[4, 5]}", "null", "-1.5e3");
    }

    @Test
    void readsArraysInArrays() {
        try (JsonReader json = new JsonReader("{\"a\":[[1,2],[],[3]]}", 8)) {
            JsonReader.Fields fields = json.object("a message");
            fields.next();
            List<String> read = new ArrayList<>();
            JsonReader.Elements outer = json.array("a", 10, Limit.API_BATCH_SIZE);
            while (outer.next()) {
                JsonReader.Elements inner = json.array("a", 10, Limit.API_BATCH_SIZE);
                while (inner.next()) {
                    read.add(json.raw());
                }
                read.add("|");
            }
            assertThat(read).containsExactly("1", "2", "|", "|", "3", "|");
            assertThat(fields.next()).isNull();
            json.end();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[,1]", "[1,]", "[1,,2]", "[1 2]", "[1:2]", "[1", "[1,", "[", "[:]", "[,]", "[1}"})
    void refusesWhatIsNoArray(String array) {
        assertThatThrownBy(() -> elements(array))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED));
    }

    @Test
    void refusesAnotherType() {
        assertThatThrownBy(() -> elements("{}")).hasMessage("\"a\" is an array");
    }

    @Test
    void refusesMoreElementsThanAllowed() {
        assertThat(elements("[1,2,3]", 3)).hasSize(3);
        assertThatThrownBy(() -> elements("[1,2,3,4]", 3))
                .hasMessage("\"a\" has at most 3 elements (parley.api.batch-size)");
    }

    @Test
    void countsArraysAsNesting() {
        try (JsonReader json = new JsonReader("{\"a\":[[]]}", 2)) {
            json.object("a message").next();
            JsonReader.Elements elements = json.array("a", 1, Limit.API_BATCH_SIZE);
            elements.next();
            assertThatThrownBy(json::skip)
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE));
        }
    }

    /** Parsson's own count of what it has read is wrong there. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1", "{\"a\":-1.5", "{\"a\":12345678"})
    void saysThatAMessageEndsRightBehindANumber(String message) {
        try (JsonReader json = new JsonReader(message, 8)) {
            json.object("a message").next();
            assertThatThrownBy(json::raw)
                    .hasMessage("not JSON: it ends too early, after " + message.length() + " characters");
        }
    }

    private static List<String> elements(String array) {
        return elements(array, 10);
    }

    private static List<String> elements(String array, int limit) {
        List<String> read = new ArrayList<>();
        try (JsonReader json = new JsonReader("{\"a\":" + array + "}", 8)) {
            JsonReader.Fields fields = json.object("a message");
            fields.next();
            JsonReader.Elements elements = json.array("a", limit, Limit.API_BATCH_SIZE);
            while (elements.next()) {
                read.add(json.raw());
            }
            assertThat(fields.next()).isNull();
            json.end();
        }
        return read;
    }
}
