package io.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressBlockTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:db8:0:1::1, 20010db800000001/64",
        "2001:DB8:0:1:ffff:ffff:ffff:ffff, 20010db800000001/64",
        "2001:db8:0:2::1, 20010db800000002/64",
        "fe80::1%eth0, fe80000000000000/64",
        "::1, 0000000000000000/64",
        "::ffff:192.0.2.1, 192.0.2.1",
        "'', ''",
        "unknown, unknown",
        "_hidden:7, _hidden:7",
        "2001:db8::1::2, 2001:db8::1::2",
    })
    void isAnIpv4AddressOrAnIpv6Network(String address, String block) {
        assertThat(AddressBlock.of(address)).isEqualTo(block);
    }
}
