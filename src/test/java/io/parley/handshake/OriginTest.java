package io.parley.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            HTTPS://Example.COM:443,      https://example.com
            http://example.com:80,        http://example.com
            http://example.com:443,       http://example.com:443
            http://example.com:0080,      http://example.com
            http://[0:0::0:1]:8080,       http://[::1]:8080
            http://[2001:DB8:0:0:1::],    http://[2001:db8:0:0:1::]
            http://[1:0:0:2:0:0:0:3],     http://[1:0:0:2::3]
            http://[1:0:0:2:2:0:0:3],     http://[1::2:2:0:0:3]
            http://[1:0:2:3:4:5:6:7],     http://[1:0:2:3:4:5:6:7]
            http://[1::3:4:5:6:7:8],      http://[1:0:3:4:5:6:7:8]
            http://[::ffff:127.0.0.1],    http://[::ffff:7f00:1]
            http://[64:ff9b::192.0.2.33], http://[64:ff9b::c000:221]
            http://[::],                  http://[::]
            app-1.x+y://localhost:99,     app-1.x+y://localhost:99
            app://localhost,              app://localhost
            """)
    void writesAnOriginInOneFormOnly(String text, String form) {
        assertThat(Origin.parse(text)).hasToString(form);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:",
                ":1:2:3:4:5:6:7",
                "1::2::3",
                "1:2:3:4::5:6:7:8",
                "::12345",
                "::1:",
                "::1.2.3",
                "::1.2.3.4.5",
                "::1.2.3.256",
                "::01.2.3.4",
                "::1.2.3.",
                "::.1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3.4:1",
                "::a.2.3.4",
                "::1%lo",
            })
    void knowsWhatIsNoIpv6Address(String text) {
        assertThat(Origin.parse("http://[" + text + "]")).isNull();
    }
}
