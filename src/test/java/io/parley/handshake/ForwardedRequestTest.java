package io.parley.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The peer is the proxy 10.0.0.1; trusted are 10.0.0.0/8 and fd00::/8. */
class ForwardedRequestTest {

    private static final TrustedProxies PROXIES = TrustedProxies.of(List.of("10.0.0.0/8", "fd00::/8"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # Forwarded                                                          | client      | secure | Host
            for=192.0.2.1                                                        | 192.0.2.1   | false  | hub.example:8080
            for=192.0.2.1;proto=https                                            | 192.0.2.1   | true   | hub.example:8080
            For=192.0.2.1;PROTO=HTTPS;Host=parley.example                        | 192.0.2.1   | true   | parley.example
            for=192.0.2.1; proto=wss; by=10.0.0.1; secret=x                      | 192.0.2.1   | true   | hub.example:8080
            for="192.0.2.1:4711";host="parley.example:8443"                      | 192.0.2.1   | false  | parley.example:8443
            for="[2001:db8::1]:4711";proto=https                                 | 2001:db8::1 | true   | hub.example:8080
            for="[2001:db8::1]"                                                  | 2001:db8::1 | false  | hub.example:8080
            for="\\u0031"                                                        | refused     |        |
            for="1\\92.0.2.1"                                                    | 192.0.2.1   | false  | hub.example:8080
            for=unknown;proto=https                                              | unknown     | true   | hub.example:8080
            for=_hidden                                                          | _hidden     | false  | hub.example:8080
            proto=https                                                          | 10.0.0.1    | true   | hub.example:8080
            for=192.0.2.1;proto=https, for=10.0.0.9                              | 192.0.2.1   | true   | hub.example:8080
            for=192.0.2.1;proto=https, for=10.0.0.9;proto=http                   | 192.0.2.1   | true   | hub.example:8080
            for=6.6.6.6;host=evil.example, for=192.0.2.1;proto=https             | 192.0.2.1   | true   | hub.example:8080
            for=6.6.6.6;proto=ftp, for=192.0.2.1;proto=https                     | 192.0.2.1   | true   | hub.example:8080
            for=10.0.0.7, for=10.0.0.8                                           | 10.0.0.7    | false  | hub.example:8080
            for=192.0.2.1, for="[fd00::5]"                                       | 192.0.2.1   | false  | hub.example:8080
            for=192.0.2.1;proto=ftp                                              | refused     |        |
            for=192.0.2.1;host="a b"                                             | refused     |        |
            for=192.0.2.1;for=192.0.2.2                                          | refused     |        |
            for=2001:db8::1                                                      | refused     |        |
            for="2001:db8::1                                                     | refused     |        |
            for=somewhere                                                        | refused     |        |
            for="192.0.2.1:port"                                                 | refused     |        |
            for=                                                                 | refused     |        |
            for                                                                  | refused     |        |
            ;                                                                    | refused     |        |
            for=192.0.2.1,                                                       | refused     |        |
            for=192.0.2.1 for=192.0.2.2                                          | refused     |        |
            """)
    void readsForwarded(String field, String client, Boolean secure, String host) {
        expect(request("Forwarded: " + field), client, secure, host);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # X-Forwarded-For              | -Proto      | -Host          | client      | secure | Host
            192.0.2.1                      |             |                | 192.0.2.1   | false  | hub.example:8080
            192.0.2.1                      | https       |                | 192.0.2.1   | true   | hub.example:8080
            192.0.2.1                      | WSS         | parley.example | 192.0.2.1   | true   | parley.example
            192.0.2.1:4711                 | http        |                | 192.0.2.1   | false  | hub.example:8080
            2001:db8::1                    | https       |                | 2001:db8::1 | true   | hub.example:8080
            [2001:db8::1]:4711             | https       |                | 2001:db8::1 | true   | hub.example:8080
            192.0.2.1, 10.0.0.9            | https       |                | 192.0.2.1   | true   | hub.example:8080
            192.0.2.1, 10.0.0.9            | https, http |                | 192.0.2.1   | true   | hub.example:8080
            6.6.6.6, 192.0.2.1             | http, https |                | 192.0.2.1   | true   | hub.example:8080
            6.6.6.6, 192.0.2.1, 10.0.0.9   | http, https |                | 192.0.2.1   | true   | hub.example:8080
            nonsense, 192.0.2.1            | https       |                | 192.0.2.1   | true   | hub.example:8080
            192.0.2.1, fd00::5             | https       |                | 192.0.2.1   | true   | hub.example:8080
            192.0.2.1, ::ffff:10.0.0.9     | https       |                | 192.0.2.1   | true   | hub.example:8080
            10.0.0.7, 10.0.0.8             |             |                | 10.0.0.7    | false  | hub.example:8080
                                           | https       |                | 10.0.0.1    | true   | hub.example:8080
            unknown                        |             |                | unknown     | false  | hub.example:8080
            192.0.2.1, nonsense            | https       |                | refused     |        |
            192.0.2.1,                     | https       |                | refused     |        |
            192.0.2.1                      | gopher      |                | refused     |        |
            192.0.2.1                      | https       | evil/example   | refused     |        |
            1234                           |             |                | refused     |        |
            192.0.2.256                    |             |                | refused     |        |
            """)
    void readsTheFieldsWithoutAStandard(
            String addresses, String schemes, String hosts, String client, Boolean secure, String host) {
        expect(
                request(
                        addresses == null ? "X-Other: 1" : "X-Forwarded-For: " + addresses,
                        schemes == null ? "X-Other: 2" : "X-Forwarded-Proto: " + schemes,
                        hosts == null ? "X-Other: 3" : "X-Forwarded-Host: " + hosts),
                client,
                secure,
                host);
    }

    @Test
    void readsFieldLinesAsOneList() {
        expect(
                request("X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 192.0.2.1, 10.0.0.9"),
                "192.0.2.1",
                false,
                "hub.example:8080");
        expect(
                request("Forwarded: for=192.0.2.1;proto=https", "Forwarded: for=10.0.0.9"),
                "192.0.2.1",
                true,
                "hub.example:8080");
    }

    @Test
    void refusesBothKindsForOneOfThemIsTheClientsInvention() {
        expect(request("Forwarded: for=6.6.6.6;proto=https", "X-Forwarded-For: 192.0.2.1"), "refused", null, null);
    }

    @Test
    void takesNobodysWordWhoIsNotListed() {
        RawRequest raw = RawRequest.handshakeWith("Forwarded: nonsense", "X-Forwarded-Host: evil.example");
        ForwardedRequest request = ForwardedRequest.of(raw, "192.0.2.1", PROXIES);
        assertThat(request.remoteAddress()).isEqualTo("192.0.2.1");
        assertThat(request.secure()).isFalse();
        assertThat(request.header("host")).containsExactly(" hub.example:8080");
        assertThat(request.refusal()).isNull();
    }

    @Test
    void leavesARequestAloneOfWhichAProxySaysNothing() {
        ForwardedRequest request =
                ForwardedRequest.of(RawRequest.handshakeWith().overTls(), "10.0.0.1", PROXIES);
        assertThat(request.remoteAddress()).isEqualTo("10.0.0.1");
        assertThat(request.secure()).isTrue();
        assertThat(request.refusal()).isNull();
        assertThat(request.method() + request.path() + request.protocol()).isEqualTo("GET/wsHTTP/1.1");
    }

    @Test
    void believesAProxyThatItsClientCameWithoutTls() {
        RawRequest raw = RawRequest.handshakeWith("X-Forwarded-Proto: http").overTls();
        assertThat(ForwardedRequest.of(raw, "10.0.0.1", PROXIES).secure()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            127.0.0.1,          127.0.0.1,              true
            127.0.0.1,          127.0.0.2,              false
            127.0.0.1,          ::ffff:127.0.0.1,       true
            10.0.0.0/8,         10.255.255.255,         true
            10.0.0.0/8,         11.0.0.0,               false
            10.1.2.3/8,         10.9.9.9,               true
            192.0.2.128/25,     192.0.2.127,            false
            192.0.2.128/25,     192.0.2.128,            true
            192.0.2.1/32,       192.0.2.1,              true
            0.0.0.0/0,          203.0.113.7,            true
            0.0.0.0/0,          ::1,                    false
            ::/0,               2001:db8::1,            true
            ::1,                0:0:0:0:0:0:0:1,        true
            fd00::/8,           fdff::1,                true
            fd00::/8,           fe00::1,                false
            fe80::/10,          fe80:0:0:0:1:2:3:4%eth0, true
            2001:db8::/33,      2001:db8:8000::1,       false
            127.0.0.1,          localhost,              false
            127.0.0.1,          '',                     false
            """)
    void trustsAddressesAndRanges(String entry, String address, boolean trusted) {
        assertThat(TrustedProxies.of(List.of(entry)).contains(address)).isEqualTo(trusted);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost",
        "10.0.0.0/33",
        "::1/129",
        "10.0.0/8",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "1234",
        "''"
    })
    void refusesWhatIsNoRange(String entry) {
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedProxies.of(List.of(entry)))
                .withMessageContaining("\"" + entry + "\"");
    }

    private static ForwardedRequest request(String... lines) {
        return ForwardedRequest.of(RawRequest.handshakeWith(lines), "10.0.0.1", PROXIES);
    }

    private static void expect(ForwardedRequest request, String client, Boolean secure, String host) {
        if (client.equals("refused")) {
            assertThat(request.refusal()).isNotNull();
            assertThat(request.refusal().status()).isEqualTo(400);
            assertThat(request.refusal().rule()).isEqualTo("handshake.forwarded");
            return;
        }
        assertThat(request.refusal()).isNull();
        assertThat(request.remoteAddress()).isEqualTo(client);
        assertThat(request.secure()).isEqualTo(secure);
        assertThat(request.header("Host").get(0).trim()).isEqualTo(host);
    }
}
