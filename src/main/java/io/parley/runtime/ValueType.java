package io.parley.runtime;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the text of a setting becomes a value, and the words which tell a person what texts are accepted.
 *
 * @param accepted completes "is not …", for example {@code a whole number from 0 to 65535}
 * @param parser returns the value of an accepted text, throws {@link IllegalArgumentException} for any other
 * @param secret whether the text must not be shown
 */
public record ValueType<T>(String accepted, Function<String, T> parser, boolean secret) {

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");
    private static final Pattern SIZE =
            Pattern.compile("([0-9]{1,15}) ?(B|KiB|MiB|GiB|TiB)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,12}) ?(ms|s|m|h|d)");
    private static final List<String> SIZE_UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final List<String> DURATION_UNITS = List.of("d", "h", "m", "s", "ms");

    /** A type whose texts anybody may see. */
    public ValueType(String accepted, Function<String, T> parser) {
        this(accepted, parser, false);
    }

    /** The same type, of which no text is shown. */
    ValueType<T> asSecret() {
        return new ValueType<>(accepted, parser, true);
    }

    /** The text as it may be shown. */
    String shown(String text) {
        return secret && !text.isEmpty() ? "***" : text;
    }

    /**
     * The value of this text, blanks around it aside.
     *
     * @throws IllegalArgumentException when the text is not accepted
     */
    public T parse(String text) {
        return parser.apply(text.strip());
    }

    static ValueType<Integer> wholeNumber(int least, int most) {
        return new ValueType<>("a whole number from %d to %d".formatted(least, most), text -> {
            long number = DIGITS.matcher(text).matches() ? Long.parseLong(text) : -1;
            return (int) inRange(number, least, most);
        });
    }

    /** A number; the empty text is none. */
    static ValueType<Optional<Integer>> optionalNumber(int least, int most) {
        ValueType<Integer> number = wholeNumber(least, most);
        return new ValueType<>(
                number.accepted + ", or empty",
                text -> text.isEmpty() ? Optional.empty() : Optional.of(number.parse(text)));
    }

    /** A number of bytes which fits one array or buffer. */
    static ValueType<Integer> size(int least, int most) {
        ValueType<Long> wide = largeSize(least, most);
        return new ValueType<>(wide.accepted, text -> wide.parse(text).intValue());
    }

    /** A number of bytes, with or without a binary unit. */
    static ValueType<Long> largeSize(long least, long most) {
        String accepted =
                "a size in bytes from %s to %s, such as 4096, 64KiB or 1MiB".formatted(sizeText(least), sizeText(most));
        return new ValueType<>(accepted, text -> {
            Matcher matcher = SIZE.matcher(text);
            return inRange(matcher.matches() ? bytes(matcher) : -1, least, most);
        });
    }

    static ValueType<Duration> duration(Duration least, Duration most) {
        String accepted = "a duration from %s to %s, such as 500ms, 25s, 10m or PT25S"
                .formatted(durationText(least), durationText(most));
        return new ValueType<>(accepted, text -> {
            Duration duration = parseDuration(text);
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new IllegalArgumentException("out of range");
            }
            return duration;
        });
    }

    static ValueType<Boolean> flag() {
        return new ValueType<>("true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        });
    }

    /** One word: no blanks, not empty. */
    static ValueType<String> word(String accepted) {
        return new ValueType<>(accepted, text -> {
            if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
                throw new IllegalArgumentException("not one word");
            }
            return text;
        });
    }

    /**
     * Elements between commas; the empty text is the empty list.
     *
     * @param policy what the list is for, whose making throws {@link IllegalArgumentException} for a wrong element
     */
    static ValueType<List<String>> list(String elements, Consumer<List<String>> policy) {
        return new ValueType<>("a comma-separated list of " + elements, text -> {
            List<String> list = text.isEmpty()
                    ? List.of()
                    : Stream.of(text.split(",", -1)).map(String::strip).toList();
            policy.accept(list);
            return list;
        });
    }

    /** Any text, never shown. */
    static ValueType<String> password() {
        return new ValueType<>("any text", Function.identity(), true);
    }

    /** A directory that is there; the empty text is none. */
    static ValueType<Optional<Path>> directory() {
        return existing("a directory that exists", Files::isDirectory);
    }

    /** A file that is there and can be read; the empty text is none. */
    static ValueType<Optional<Path>> file() {
        return existing("a file that can be read", path -> Files.isRegularFile(path) && Files.isReadable(path));
    }

    /** A file or directory that is there, or may be one day; the empty text is none. */
    static ValueType<Optional<Path>> path() {
        return new ValueType<>("a path, or empty", text -> text.isEmpty() ? Optional.empty() : Optional.of(path(text)));
    }

    private static ValueType<Optional<Path>> existing(String accepted, Predicate<Path> check) {
        return new ValueType<>(accepted, text -> {
            if (text.isEmpty()) {
                return Optional.empty();
            }
            Path path = path(text);
            if (!check.test(path)) {
                throw new IllegalArgumentException("not " + accepted);
            }
            return Optional.of(path);
        });
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("no path", e);
        }
    }

    private static long inRange(long number, long least, long most) {
        if (number < least || number > most) {
            throw new IllegalArgumentException("out of range");
        }
        return number;
    }

    private static long bytes(Matcher matcher) {
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        if (unit == null) {
            return number;
        }
        int power = 0;
        while (!SIZE_UNITS.get(power).equalsIgnoreCase(unit)) {
            power++;
        }
        int shift = 10 * power;
        return number > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : number << shift;
    }

    private static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (matcher.matches()) {
            return unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no duration", e);
        }
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }

    private static String sizeText(long bytes) {
        int power = 0;
        long number = bytes;
        while (number != 0 && number % 1024 == 0 && power < SIZE_UNITS.size() - 1) {
            number /= 1024;
            power++;
        }
        return power == 0 ? Long.toString(number) : number + SIZE_UNITS.get(power);
    }

    private static String durationText(Duration duration) {
        for (String name : DURATION_UNITS) {
            long millis = unit(name).toMillis();
            if (!duration.isZero() && duration.toMillis() % millis == 0) {
                return duration.toMillis() / millis + name;
            }
        }
        return "0s";
    }
}
