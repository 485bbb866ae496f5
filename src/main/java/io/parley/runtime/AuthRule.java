package io.parley.runtime;

import static io.parley.runtime.AuthKeys.*;

import io.parley.auth.AuthenticationCounts;
import io.parley.auth.Passwords;
import io.parley.auth.UnusableKeyException;
import java.util.ArrayList;
import java.util.List;

/** Which settings of authentication may stand together, and whether the keys they name can be used. */
final class AuthRule {

    private AuthRule() {}

    /** What is wrong, each a sentence that names the settings; empty where all is well. Reads the files. */
    static List<String> contradictions(Settings settings) {
        AuthSettings auth = settings.auth();
        List<String> problems = new ArrayList<>();
        try {
            auth.keys().check();
        } catch (UnusableKeyException e) {
            problems.add("the keys of tokens cannot be used: " + e.getMessage());
        }
        if (auth.keys().remoteSet().isPresent() && auth.claims().audiences().isEmpty()) {
            problems.add("%s needs %s: else tokens that were made for other services would open this one"
                    .formatted(AUTH_JWKS_URL.name(), AUTH_AUDIENCE.name()));
        }
        if (auth.anonymous() && !settings.authenticates()) {
            problems.add("%s has no meaning without authentication, where everybody is anonymous"
                    .formatted(AUTH_ANONYMOUS.name()));
        }
        auth.usersFile().ifPresent(file -> {
            try (Passwords passwords = new Passwords(file, 1, new AuthenticationCounts())) {
                passwords.tick();
            } catch (UnusableKeyException e) {
                problems.add("%s: %s".formatted(AUTH_USERS_FILE.name(), e.getMessage()));
            }
        });
        return problems;
    }
}
