package io.parley.auth;

import io.parley.auth.NamespacePermits.Permit;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides by the rules of the channel's namespace, and where these leave it to the token, by what that grants.
 *
 * <p>A pattern that starts with a wildcard reaches into every namespace, so the strictest of all rules hold for it. A backend with an
 * API key is asked for its grants alone. Immutable, takes no locks: a check is a look-up by the first segment, and then a
 * comparison with each grant for the action.
 */
public final class NamespaceAccess implements Access {

    private final Map<String, NamespacePermits> byNamespace;
    private final NamespacePermits others;
    private final NamespacePermits everywhere;

    /**
     * @param byNamespace the rules of the namespaces that have their own
     * @param others the rules of all others
     */
    public NamespaceAccess(Map<String, NamespacePermits> byNamespace, NamespacePermits others) {
        this.byNamespace = Map.copyOf(byNamespace);
        this.others = others;
        this.everywhere = byNamespace.values().stream().reduce(others, NamespacePermits::and);
    }

    @Override
    public void check(Identity who, Action action, ChannelFilter filter) {
        NamespacePermits permits = permits(filter.value());
        if (permits.privacy() != null && !isOwn(who.user(), filter.value())) {
            throw refusal(
                    action, filter, permits.privacy() + ": the second segment is to be the id of the user who does it");
        }
        Permit permit = permits.of(action);
        boolean permitted = switch (permit.who()) {
            case EVERYBODY -> true;
            case USERS -> !who.isAnonymous() || who.rights().grant(action, filter);
            case TOKEN -> who.rights().grant(action, filter);
            case NOBODY -> false;
        };
        if (!permitted) {
            throw refusal(action, filter, permit.rule() + because(permit.who(), who));
        }
    }

    private NamespacePermits permits(String filter) {
        char first = filter.charAt(0);
        if (first == '+' || first == '#') {
            return everywhere;
        }
        if (byNamespace.isEmpty()) {
            return others;
        }
        int slash = filter.indexOf('/');
        return byNamespace.getOrDefault(slash < 0 ? filter : filter.substring(0, slash), others);
    }

    /** Whether the second segment is the user's id. One that could be read as a wildcard or as more segments owns nothing. */
    private static boolean isOwn(@Nullable String user, String filter) {
        if (user == null || user.isEmpty() || user.equals("+") || user.equals("#") || user.indexOf('/') >= 0) {
            return false;
        }
        int start = filter.indexOf('/') + 1;
        int end = start + user.length();
        return start > 0 && filter.startsWith(user, start) && (end == filter.length() || filter.charAt(end) == '/');
    }

    private static String because(Who needed, Identity who) {
        return switch (needed) {
            case EVERYBODY, NOBODY -> "";
            case USERS -> ", and nobody has proven who this is";
            case TOKEN ->
                who.rights().granted().isEmpty()
                        ? ", and no token grants anything here"
                        : ", and what the token grants does not cover it";
        };
    }

    private static Refusal refusal(Action action, ChannelFilter filter, String rule) {
        return new Refusal(ErrorCode.NOT_PERMITTED, "no " + action.wireName() + " on " + filter.value() + ": " + rule);
    }
}
