package io.parley.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # Origin,                    Host,                secure, admitted
            http://hub.example,          hub.example,         false,  true
            http://hub.example,          hub.example:80,      false,  true
            http://hub.example:80,       hub.example,         false,  true
            http://HUB.example,          hub.EXAMPLE,         false,  true
            https://hub.example,         hub.example,         true,   true
            https://hub.example,         hub.example:443,     true,   true
            http://127.0.0.1:8080,       127.0.0.1:8080,      false,  true
            http://[::1]:8080,           [::1]:8080,          false,  true
            http://[::1]:8080,           [0:0:0:0:0:0:0:1]:8080, false, true
            http://hub.example,          hub.example:8080,    false,  false
            http://hub.example:8080,     hub.example,         false,  false
            https://hub.example,         hub.example,         false,  false
            http://hub.example,          hub.example,         true,   false
            http://hub.example,          hub.example:443,     true,   false
            http://localhost:8080,       127.0.0.1:8080,      false,  false
            http://sub.hub.example,      hub.example,         false,  false
            http://hub.example,          sub.hub.example,     false,  false
            http://hub.example.evil.com, hub.example,         false,  false
            http://evilhub.example,      hub.example,         false,  false
            http://hub.example.,         hub.example,         false,  false
            ftp://hub.example,           hub.example,         false,  false
            http://hub.example,          hub example,         false,  false
            null,                        null,                false,  false
            """)
    void admitsTheServersOwnPagesOnly(String origin, String host, boolean secure, boolean admitted) {
        assertThat(OriginPolicy.sameOrigin().admits(origin, host, secure)).isEqualTo(admitted);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # Origin,                              admitted
            https://example.org,                   true
            https://EXAMPLE.org,                   true
            https://example.org:443,               true
            https://example.org:8443,              false
            http://example.org,                    false
            http://example.org:443,                false
            https://www.example.org,               false
            https://example.org.evil.com,          false
            https://evilexample.org,               false
            https://example.orgevil.com,           false
            https://a.example.com,                 true
            https://a.b.example.com,               true
            https://A.Example.COM,                 true
            https://a.example.com:443,             true
            https://example.com,                   false
            https://.example.com,                  false
            https://a..example.com,                false
            https://evilexample.com,               false
            https://example.com.evil.com,          false
            https://a.example.com.evil.com,        false
            https://a.example.com:8443,            false
            http://a.example.com,                  false
            https://evil.com/.example.com,         false
            https://evil.com?.example.com,         false
            https://evil.com#.example.com,         false
            https://evil.com\\.example.com,        false
            https://evil.com@a.example.com,        false
            https://a.example.com@evil.com,        false
            https://*.example.com,                 false
            https://%61.example.com,               false
            http://dev.local:3000,                 true
            http://a.dev.local:3000,               true
            https://a.dev.local:3000,              false
            http://dev.local,                      false
            http://a.dev.local,                    false
            http://[2001:db8::1]:8080,             true
            http://[2001:DB8:0:0:0:0:0:1]:8080,    true
            http://[2001:db8::2]:8080,             false
            capacitor://localhost,                 true
            capacitor://localhost:1,               false
            ionic://localhost,                     false
            http://hub.example,                    true
            """)
    void admitsTheOriginsListedBesideItsOwn(String origin, boolean admitted) {
        OriginPolicy policy = OriginPolicy.allowing(List.of(
                "https://example.org",
                "https://*.example.com",
                "http://dev.local:3000",
                "http://*.dev.local:3000",
                "http://[2001:db8::1]:8080",
                "capacitor://localhost"));

        assertThat(policy.admits(origin, "hub.example", false)).isEqualTo(admitted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "*",
                "null",
                "example.com",
                "//example.com",
                "https:/example.com",
                "https://",
                "https://example.com/",
                "https://example.com/chat",
                "https://example.com?",
                "https://example.com#",
                "https://me@example.com",
                "https://me:secret@example.com",
                "https://example.com:",
                "https://example.com:x",
                "https://example.com:-1",
                "https://example.com:65536",
                "https://example.com:443:443",
                "https://exam ple.com",
                "https://example..com",
                "https://example.com,https://example.org",
                "https://[::1",
                "https://::1",
                "https://[::g]",
                "https://[1.2.3.4]",
                "https://[fe80::1%25eth0]",
                "1https://example.com",
                "ht tps://example.com",
                "https://*",
                "https://*.",
                "https://*example.com",
                "https://**.example.com",
                "https://*.*.example.com",
                "https://a.*.example.com",
                "https://*.example.*",
                "https://*.example.com/",
                "https://*.example.com:*",
                "https://*.1.2.3",
                "https://*.[::1]",
                "*://example.com",
                "*.example.com",
            })
    void quotesAConfiguredEntryThatIsNoOrigin(String entry) {
        assertThatThrownBy(() -> OriginPolicy.allowing(List.of("https://example.com", entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parley.origins: \"" + entry + "\"");
    }

    @Test
    void refusesTheOpaqueOriginUnlessAnyIsAllowed() {
        assertThat(OriginPolicy.sameOrigin().admits("null", "hub.example", false))
                .isFalse();
        assertThat(OriginPolicy.allowing(List.of("https://*.example.com")).admits("null", "hub.example", false))
                .isFalse();
        assertThat(OriginPolicy.allowAnyOriginInsecurely().admits("null", "hub.example", false))
                .isTrue();
    }

    @Test
    void admitsAnyWellFormedOriginWhereThatIsAllowed() {
        OriginPolicy any = OriginPolicy.allowAnyOriginInsecurely();

        assertThat(any.admits("https://evil.example", "hub.example", false)).isTrue();
        assertThat(any.admits("not an origin", "hub.example", false)).isFalse();
    }

    @Test
    void admitsAClientWithoutOriginUnlessItIsRequired() {
        assertThat(OriginPolicy.sameOrigin().admits(null, "hub.example", false)).isTrue();
        assertThat(OriginPolicy.sameOrigin().requiringOrigin().admits(null, "hub.example", false))
                .isFalse();
        assertThat(OriginPolicy.allowAnyOriginInsecurely().requiringOrigin().admits(null, "hub.example", false))
                .isFalse();
    }

    @Test
    void keepsItsListWhenOriginsAreRequired() {
        OriginPolicy policy = OriginPolicy.allowing(List.of("https://example.org", "https://*.example.com"))
                .requiringOrigin();

        assertThat(policy.admits("https://example.org", "hub.example", false)).isTrue();
        assertThat(policy.admits("https://a.example.com", "hub.example", false)).isTrue();
        assertThat(policy.admits("https://evil.example", "hub.example", false)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # Origin,              may be admitted by a second lock that knows no host
            https://example.org,   true
            http://hub.example,    true
            https://evil.example,  true
            -,                     false
            null,                  false
            https://example.org/,  false
            '',                    false
            """)
    void leavesToTheSecondLockWhatNeedsNoHost(String origin, boolean mayBeAdmitted) {
        OriginPolicy policy =
                OriginPolicy.allowing(List.of("https://example.org")).requiringOrigin();

        assertThat(policy.mayAdmit(origin)).isEqualTo(mayBeAdmitted);
    }
}
