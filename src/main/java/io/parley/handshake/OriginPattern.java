package io.parley.handshake;

/**
 * An entry of {@code parley.origins} that stands for many origins: {@code https://*.example.com} is every origin whose
 * host has one or more labels before {@code example.com}, with that scheme and port. The bare domain is not among them.
 */
record OriginPattern(Origin domain) {

    private static final String ANY_LABELS = "://*.";

    /** Whether an entry of the configuration is meant as a pattern. */
    static boolean isPattern(String entry) {
        return entry.contains("*");
    }

    /** @throws IllegalArgumentException with the entry in quotes, where it is no pattern */
    static OriginPattern parse(String entry) {
        int wildcard = entry.indexOf(ANY_LABELS);
        Origin domain = wildcard < 0 ? null : Origin.parse(entry.replace(ANY_LABELS, "://"));
        if (domain == null || !new Authority(domain.host(), domain.port()).isName()) {
            throw new IllegalArgumentException("parley.origins: " + Excerpt.of(entry)
                    + " is no origin; a wildcard stands for whole labels before a domain, as in https://*.example.com");
        }
        return new OriginPattern(domain);
    }

    /** Compares the parsed host by labels: the dot before the domain must be there, so must something before the dot. */
    boolean matches(Origin origin) {
        String host = origin.host();
        int dot = host.length() - domain.host().length() - 1;
        return dot > 0
                && host.charAt(dot) == '.'
                && host.endsWith(domain.host())
                && origin.port() == domain.port()
                && origin.scheme().equals(domain.scheme());
    }
}
