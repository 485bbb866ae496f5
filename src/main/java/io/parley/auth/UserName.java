package io.parley.auth;

/** What a user may be called. Pure. */
final class UserName {

    /** The longest id of a user, in UTF-16 units. */
    static final int LONGEST_ID = 128;

    /** The longest name for display, in UTF-16 units. */
    static final int LONGEST_NAME = 128;

    private UserName() {}

    /** Whether a text can be the id of a user: not blank, not too long, no control characters and no line ends of any kind. */
    static boolean isId(String text) {
        return !text.isBlank() && text.length() <= LONGEST_ID && isPlain(text);
    }

    /** The same of a name for display. */
    static boolean isName(String text) {
        return !text.isBlank() && text.length() <= LONGEST_NAME && isPlain(text);
    }

    private static boolean isPlain(String text) {
        return text.codePoints().noneMatch(UserName::isForbidden);
    }

    private static boolean isForbidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }
}
