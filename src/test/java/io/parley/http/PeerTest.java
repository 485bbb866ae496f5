package io.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "127.255.0.9", "::1", "0:0:0:0:0:0:0:1", "[::1]", "0:0:0:0:0:0:0:1%lo", "::1%1"})
    void knowsAddressesOfThisMachine(String address) {
        assertThat(Peer.isLoopback(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.1",
                "128.0.0.1",
                "127.0.0.1.example.com",
                "127.example.com",
                "127.0.0",
                "1127.0.0.1",
                "::2",
                "::11",
                "[::1",
                "localhost",
                "fe80::1%lo",
                "2001:db8::1"
            })
    void takesEverythingElseForForeign(String address) {
        assertThat(Peer.isLoopback(address)).isFalse();
    }
}
