package io.parley.runtime;

import static io.parley.runtime.ConfigurationKeys.HTTP_REDIRECT_PORT;
import static io.parley.runtime.ConfigurationKeys.TLS_CERTIFICATE;
import static io.parley.runtime.ConfigurationKeys.TLS_DEVELOPMENT;
import static io.parley.runtime.ConfigurationKeys.TLS_HSTS;
import static io.parley.runtime.ConfigurationKeys.TLS_KEYSTORE;
import static io.parley.runtime.ConfigurationKeys.TLS_PRIVATE_KEY;

import java.util.ArrayList;
import java.util.List;

/** Which settings of TLS may stand together. */
final class TlsRule {

    private TlsRule() {}

    /** What contradicts itself, each a sentence that names the settings; empty where all is well. */
    static List<String> contradictions(Settings settings) {
        Settings.Tls tls = settings.tls();
        List<String> problems = new ArrayList<>();
        if (tls.certificate().isPresent() != tls.privateKey().isPresent()) {
            problems.add("%s and %s belong together: one is set and the other is not"
                    .formatted(TLS_CERTIFICATE.name(), TLS_PRIVATE_KEY.name()));
        }
        List<String> places = places(tls);
        if (places.size() > 1) {
            problems.add("the certificate can come from one place only, not from %s"
                    .formatted(String.join(" and ", places)));
        }
        if (!tls.enabled() && settings.http().redirectPort().isPresent()) {
            problems.add("%s sends to https, which needs a certificate: set %s, %s or %s"
                    .formatted(
                            HTTP_REDIRECT_PORT.name(),
                            TLS_CERTIFICATE.name(),
                            TLS_KEYSTORE.name(),
                            TLS_DEVELOPMENT.name()));
        }
        if (!tls.enabled() && !tls.hsts().isZero()) {
            problems.add("%s has no meaning without TLS, and a proxy that speaks TLS can send that header itself"
                    .formatted(TLS_HSTS.name()));
        }
        return problems;
    }

    private static List<String> places(Settings.Tls tls) {
        List<String> places = new ArrayList<>();
        if (tls.certificate().isPresent() || tls.privateKey().isPresent()) {
            places.add(TLS_CERTIFICATE.name());
        }
        if (tls.keystore().isPresent()) {
            places.add(TLS_KEYSTORE.name());
        }
        if (tls.development()) {
            places.add(TLS_DEVELOPMENT.name());
        }
        return places;
    }
}
