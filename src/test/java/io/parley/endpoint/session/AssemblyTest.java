package io.parley.endpoint.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AssemblyTest {

    private final Assembly assembly = new Assembly(5);

    @Test
    void handsAWholeMessageOnAsItIs() {
        String whole = "whole";

        assertThat(assembly.join(whole, true)).isSameAs(whole);
    }

    @Test
    void joinsPartsAndBeginsAnew() {
        assertThat(assembly.join("a", false)).isNull();
        assertThat(assembly.join("", false)).isNull();
        assertThat(assembly.join("bc", true)).isEqualTo("abc");
        assertThat(assembly.join("d", true)).isEqualTo("d");
        assertThat(assembly.hasOverflowed()).isFalse();
    }

    @Test
    void joinsBytesOfBuffersThatAreUsedAgain() {
        ByteBuffer part = bytes("ab");
        assertThat(assembly.join(part, false)).isNull();
        part.clear().put(0, (byte) 'c').put(1, (byte) 'd');

        assertThat(assembly.join(part, true)).isEqualTo(bytes("abcd"));
    }

    @Test
    void takesAsManyAsTheLimitAndNotOneMore() {
        assertThat(assembly.join("abc", false)).isNull();
        assertThat(assembly.join("de", true)).isEqualTo("abcde");
        assertThat(assembly.join("abc", false)).isNull();
        assertThat(assembly.join("def", false)).isNull();
        assertThat(assembly.hasOverflowed()).isTrue();
    }

    @Test
    void refusesOnePartThatIsTooLong() {
        assertThat(assembly.join("abcdef", true)).isNull();
        assertThat(assembly.hasOverflowed()).isTrue();
    }

    @Test
    void keepsNothingAfterAMessageThatWasTooLong() {
        assembly.join(bytes("abcdef"), false);

        assertThat(assembly.join(bytes("g"), true)).isNull();
        assertThat(assembly.join("h", true)).isNull();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
