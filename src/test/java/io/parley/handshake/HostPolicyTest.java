package io.parley.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPolicyTest {

    private static final HostPolicy UNLISTED = HostPolicy.allowing(List.of());
    private static final HostPolicy LISTED = HostPolicy.allowing(List.of("chat.example", "*.example.com", "192.0.2.7"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "localhost.",
                "a.localhost",
                "127.0.0.1",
                "127.1.2.3:1",
                "[::1]:8080",
                "[0:0::1]"
            })
    void alwaysTakesTheNamesOfThisMachine(String host) {
        assertThat(allows(UNLISTED, host, true)).isTrue();
        assertThat(allows(LISTED, host, true)).isTrue();
        assertThat(allows(LISTED, host, false)).isTrue();
    }

    /** The names that a rebinding page can have. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "evil-localhost",
                "192.0.2.1",
                "[2001:db8::1]",
                "0.0.0.0"
            })
    void takesNoOtherNameAtALoopbackAddress(String host) {
        assertThat(allows(UNLISTED, host, true)).isFalse();
        assertThat(allows(LISTED, host, true)).isFalse();
        assertThat(allows(LISTED, host, false)).isFalse();
    }

    @Test
    void takesEveryNameElsewhere() {
        assertThat(allows(UNLISTED, "chat.example", false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat.example", "Chat.Example.:443", "a.example.com", "a.b.example.com", "192.0.2.7"})
    void takesWhatIsListed(String host) {
        assertThat(allows(LISTED, host, true)).isTrue();
        assertThat(allows(LISTED, host, false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "a.chat.example", "notexample.com", "192.0.2.70"})
    void takesNothingThatOnlyLooksLikeIt(String host) {
        assertThat(allows(LISTED, host, false)).isFalse();
    }

    @Test
    void takesEveryNameWhereThatIsMeant() {
        assertThat(allows(HostPolicy.allowing(List.of("*")), "evil.example", true))
                .isTrue();
    }

    @Test
    void leavesWhatIsNoHostToOthers() {
        assertThat(UNLISTED.refusal(request(), true)).isNull();
        assertThat(UNLISTED.refusal(request("a", "b"), true)).isNull();
        assertThat(UNLISTED.refusal(request("a b"), true)).isNull();
    }

    @Test
    void saysWhichSettingWouldAllowIt() {
        Verdict.Refused refused = UNLISTED.refusal(request("evil.example"), true);

        assertThat(refused.status()).isEqualTo(421);
        assertThat(refused.rule()).isEqualTo("http.host-foreign");
        assertThat(refused.reason()).contains("\"evil.example\"", "parley.http.allowed-hosts", "parley.proxies");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "http://a", "a:80", "*.", "*a", "a.*"})
    void knowsWhatIsNoHost(String entry) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostPolicy.allowing(List.of(entry)));
    }

    private static boolean allows(HostPolicy policy, String host, boolean atLoopback) {
        return policy.refusal(request(host), atLoopback) == null;
    }

    private static OpeningRequest request(String... hosts) {
        List<String> lines =
                List.of(hosts).stream().map(host -> "Host: " + host).toList();
        return new RawRequest("GET / HTTP/1.1", lines, false);
    }
}
