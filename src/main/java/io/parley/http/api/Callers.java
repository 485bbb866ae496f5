package io.parley.http.api;

import io.parley.auth.ApiKey;
import io.parley.auth.ApiKeys;
import io.parley.auth.Scope;
import io.parley.handshake.OpeningRequest;
import io.parley.handshake.OriginPolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Decides who may use the API at all.
 *
 * <p>With keys configured, whoever shows one. Without, whoever is on the hub's own machine, if the hub asks nobody who they are
 * either; else nobody. In both cases no page of another site, whatever it shows: a browser would send its requests from inside the
 * user's machine and network. Any thread.
 */
final class Callers {

    private static final String SCHEME = "bearer ";
    private static final ApiKey LOCAL = ApiKey.withoutSecret("local", EnumSet.allOf(Scope.class));
    private static final ApiKey NOBODY = ApiKey.withoutSecret("nobody", Set.of());
    private static final OriginPolicy OWN_PAGES = OriginPolicy.sameOrigin();

    /** What browsers say of requests that no other site has a part in. */
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final ApiKeys keys;
    private final boolean openToThisMachine;

    /** @param openToThisMachine whether, without keys, this machine may do everything */
    Callers(ApiKeys keys, boolean openToThisMachine) {
        this.keys = keys;
        this.openToThisMachine = openToThisMachine;
    }

    /**
     * Refuses what a page of another site sends.
     *
     * @throws ProblemException with 403
     */
    void checkSite(OpeningRequest request) {
        List<String> origins = request.header("Origin");
        List<String> hosts = request.header("Host");
        boolean foreign = origins.size() > 1
                || (origins.size() == 1
                        && (hosts.size() != 1
                                || !OWN_PAGES.admits(
                                        origins.get(0).strip(), hosts.get(0).strip(), request.secure())));
        for (String site : request.header("Sec-Fetch-Site")) {
            foreign |= !OWN_SITE.contains(site.strip());
        }
        if (foreign) {
            throw Problem.notPermitted(
                            "api.cross-site", "the API answers no page of another site; ask it from your backend")
                    .exception();
        }
    }

    /**
     * Who sends this.
     *
     * @param local whether it comes from this machine
     * @param published whether it asks for what everybody may see where the API is on
     * @throws ProblemException with 401 where a key is missing or wrong, with 403 where the API is off
     */
    ApiKey caller(OpeningRequest request, boolean local, boolean published) {
        if (!keys.isEmpty()) {
            return published ? NOBODY : keyed(request.header("Authorization"));
        }
        if (!openToThisMachine) {
            throw Problem.notPermitted("parley.api.keys", "the API is off; parley.api.keys turns it on")
                    .exception();
        }
        if (!local) {
            throw Problem.notPermitted(
                            "parley.api.keys",
                            "without keys the API answers this machine only; parley.api.keys lets others in")
                    .exception();
        }
        return LOCAL;
    }

    private ApiKey keyed(List<String> authorization) {
        if (authorization.size() != 1
                || !authorization.get(0).toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw Problem.unauthenticated("show an API key: \"Authorization: Bearer <key>\"")
                    .exception();
        }
        ApiKey key = keys.find(authorization.get(0).substring(SCHEME.length()).strip());
        if (key == null) {
            throw Problem.unauthenticated("nobody has this API key").exception();
        }
        return key;
    }
}
