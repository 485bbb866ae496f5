package io.parley.auth;

import io.parley.channel.ChannelFilter;
import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is granted as it is written in tokens and requests: {@code {"subscribe":["room/#","user/{user}/#"],"publish":[…]}}, with
 * the names of {@link Action}. Pure.
 *
 * <p>{@code {user}} stands for the id of the user. One with {@code /}, {@code +} or {@code #} in it could make the pattern mean other
 * channels than its writer thought of, so it is never put in. In {@code call} a dot is a slash, as in the names of procedures.
 */
public final class Permissions {

    private static final String USER = "{user}";
    private static final String NAMES =
            Stream.of(Action.values()).map(Action::wireName).collect(Collectors.joining(", "));

    private Permissions() {}

    /**
     * The rights that the value of a claim or field grants.
     *
     * @param json a map of lists of strings; anything else is refused
     * @param user whose rights they are
     * @param most how many channels and patterns it may name, over all actions
     * @throws Refusal with {@link ErrorCode#BAD_REQUEST} that says where the value is wrong without repeating it
     */
    public static Rights read(@Nullable Object json, String user, int most) {
        if (!(json instanceof Map<?, ?> fields)) {
            throw wrong("permissions are an object of " + NAMES);
        }
        Map<Action, List<ChannelFilter>> granted = new EnumMap<>(Action.class);
        int left = most;
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            Action action = action(field.getKey());
            if (!(field.getValue() instanceof List<?> texts)) {
                throw wrong("the permissions to " + action.wireName() + " are a list of channels and patterns");
            }
            left -= texts.size();
            if (left < 0) {
                throw wrong("permissions name at most " + most + " channels and patterns (parley.auth.token-patterns)");
            }
            granted.put(action, filters(action, texts, user));
        }
        return new Rights(granted);
    }

    private static Action action(@Nullable Object name) {
        for (Action action : Action.values()) {
            if (action.wireName().equals(name)) {
                return action;
            }
        }
        throw wrong("permissions are for " + NAMES + " and nothing else");
    }

    private static List<ChannelFilter> filters(Action action, List<?> texts, String user) {
        List<ChannelFilter> filters = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            String place = "number " + (i + 1) + " of the permissions to " + action.wireName();
            if (!(texts.get(i) instanceof String text)) {
                throw wrong(place + " is not a string");
            }
            try {
                filters.add(ChannelFilter.parse(
                        replaced(action == Action.CALL ? text.replace('.', '/') : text, user, place)));
            } catch (Refusal e) {
                throw e.code() == ErrorCode.BAD_CHANNEL
                        ? wrong(place + " is no channel and no pattern: " + e.reason())
                        : e;
            }
        }
        return filters;
    }

    private static String replaced(String text, String user, String place) {
        if (!text.contains(USER)) {
            return text;
        }
        if (user.indexOf('/') >= 0 || user.indexOf('+') >= 0 || user.indexOf('#') >= 0) {
            throw wrong(place + " has " + USER + ", and the user's id has '/', '+' or '#', which could widen it");
        }
        return text.replace(USER, user);
    }

    private static Refusal wrong(String sentence) {
        return new Refusal(ErrorCode.BAD_REQUEST, sentence);
    }
}
