package io.parley.runtime;

import io.parley.backend.BackendCalls;
import io.parley.hub.Fact;
import io.parley.hub.Question;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The part of the table of settings about the backend; {@link ConfigurationKeys#GROUPS} lists it with the rest. */
public final class WebhookKeys {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int SHORTEST_SECRET = 16;
    private static final Pattern PROCEDURE = Pattern.compile("[A-Za-z0-9_.-]{1,255}");

    /** What decides where the backend gives no usable answer. */
    public enum OnFailure {
        ALLOW,
        DENY
    }

    public static final ConfigurationKey<Optional<URI>> WEBHOOKS_URL = new ConfigurationKey<>(
            "parley.webhooks.url",
            new ValueType<>(
                    "an https URL, or an http URL of this machine such as http://127.0.0.1:3000/hub, or empty",
                    text -> text.isEmpty() ? Optional.empty() : Optional.of(backend(text))),
            "",
            "Where questions and facts are sent, by signed POST; empty sends none.");
    public static final ConfigurationKey<List<String>> WEBHOOKS_SECRETS = new ConfigurationKey<>(
            "parley.webhooks.secrets",
            new ValueType<>(
                    "one or two secrets of at least " + SHORTEST_SECRET
                            + " characters between commas, without blanks, or empty",
                    WebhookKeys::secrets,
                    true),
            "",
            "What everything sent to the backend is signed with: two while one replaces the other. Better in the environment.");
    public static final ConfigurationKey<Set<Question.Kind>> WEBHOOKS_QUESTIONS = new ConfigurationKey<>(
            "parley.webhooks.questions",
            words(Question.Kind.class, Question.Kind::wireName),
            "",
            "What the backend is asked for each time, before it is done; the client waits for the answer.");
    public static final ConfigurationKey<Set<Fact.Kind>> WEBHOOKS_FACTS = new ConfigurationKey<>(
            "parley.webhooks.facts",
            words(Fact.Kind.class, Fact.Kind::wireName),
            "connected, disconnected, joined, left, occupied, vacated",
            "What the backend is told when it has happened, at least once and in order.");
    public static final ConfigurationKey<OnFailure> WEBHOOKS_ON_FAILURE = new ConfigurationKey<>(
            "parley.webhooks.on-failure",
            new ValueType<>("allow or deny", text -> switch (text) {
                case "allow" -> OnFailure.ALLOW;
                case "deny" -> OnFailure.DENY;
                default -> throw new IllegalArgumentException("neither allow nor deny");
            }),
            "deny",
            "The answer to a question where the backend gives none that can be used.");
    public static final ConfigurationKey<Duration> WEBHOOKS_DEADLINE = new ConfigurationKey<>(
            "parley.webhooks.deadline",
            ValueType.duration(MILLISECOND, HOUR),
            "3s",
            "Time for the whole answer to a question, or to a batch of facts.");
    public static final ConfigurationKey<Integer> WEBHOOKS_CONCURRENCY = new ConfigurationKey<>(
            "parley.webhooks.concurrency",
            ValueType.wholeNumber(1, 10_000),
            "64",
            "Questions under way at a time, and calls as many; others wait.");
    public static final ConfigurationKey<Integer> WEBHOOKS_WAITING_BYTES = new ConfigurationKey<>(
            "parley.webhooks.waiting-bytes",
            ValueType.size(0, 1024 * MIB),
            "16MiB",
            "Questions that may wait for one under way to end, and calls as many; more get no answer.");
    public static final ConfigurationKey<Integer> WEBHOOKS_COMMANDS_WAITING = new ConfigurationKey<>(
            "parley.webhooks.commands-waiting",
            ValueType.wholeNumber(1, 1_000_000),
            "100",
            "Commands of one connection that may wait for an answer, or behind one that does.");
    public static final ConfigurationKey<Integer> WEBHOOKS_ANSWER_BYTES = new ConfigurationKey<>(
            "parley.webhooks.answer-bytes",
            ValueType.size(1, 1024 * MIB),
            "1MiB",
            "Longest answer of the backend that is read.");
    public static final ConfigurationKey<Integer> WEBHOOKS_FACTS_BYTES = new ConfigurationKey<>(
            "parley.webhooks.facts-bytes",
            ValueType.size(16 * KIB, 1024 * MIB),
            "16MiB",
            "Facts that may wait for a backend that does not take them; beyond it the oldest are dropped.");
    public static final ConfigurationKey<Duration> WEBHOOKS_RETRY_INTERVAL = new ConfigurationKey<>(
            "parley.webhooks.retry-interval",
            ValueType.duration(MILLISECOND, HOUR),
            "30s",
            "Longest time between two attempts to tell facts; it starts at a quarter of a second and doubles.");
    public static final ConfigurationKey<Integer> WEBHOOKS_BREAKER_FAILURES = new ConfigurationKey<>(
            "parley.webhooks.breaker-failures",
            ValueType.wholeNumber(1, 1_000_000),
            "5",
            "So many failures in a row, and questions (or calls) get no answer at once, without being sent.");
    public static final ConfigurationKey<Duration> WEBHOOKS_BREAKER_PAUSE = new ConfigurationKey<>(
            "parley.webhooks.breaker-pause",
            ValueType.duration(MILLISECOND, HOUR),
            "5s",
            "Time until one is sent again to see whether the backend is back.");
    public static final ConfigurationKey<Optional<String>> CALLS_URL = new ConfigurationKey<>(
            "parley.calls.url",
            new ValueType<>(
                    "a URL as that of webhooks, with " + BackendCalls.PLACE + " where the name goes, or empty",
                    WebhookKeys::calls),
            "",
            "Where calls of the procedures below are sent, by signed POST.");
    public static final ConfigurationKey<List<String>> CALLS_PROCEDURES = new ConfigurationKey<>(
            "parley.calls.procedures",
            ValueType.list("names of letters, digits, dots, dashes and underscores", WebhookKeys::checkProcedures),
            "",
            "Procedures that the backend answers to.");
    public static final ConfigurationKey<Duration> CALLS_DEADLINE = new ConfigurationKey<>(
            "parley.calls.deadline",
            ValueType.duration(MILLISECOND, HOUR),
            "10s",
            "Time for the whole result of a call.");

    public static final ConfigurationKey<Integer> CDI_QUESTIONS = new ConfigurationKey<>(
            "parley.cdi.questions",
            ValueType.wholeNumber(1, 1_000_000),
            "1000",
            "On a container with CDI: questions whose observers may be at work at a time; more get no answer.");
    public static final ConfigurationKey<Integer> CDI_FACTS = new ConfigurationKey<>(
            "parley.cdi.facts",
            ValueType.wholeNumber(1, 10_000_000),
            "10000",
            "On a container with CDI: facts that may wait for the observers of those before; the oldest are dropped.");

    /** All of them, in reading order. */
    static final ConfigurationGroup GROUP = ConfigurationGroup.of(
            "Backend",
            WEBHOOKS_URL,
            WEBHOOKS_SECRETS,
            WEBHOOKS_QUESTIONS,
            WEBHOOKS_FACTS,
            WEBHOOKS_ON_FAILURE,
            WEBHOOKS_DEADLINE,
            WEBHOOKS_CONCURRENCY,
            WEBHOOKS_WAITING_BYTES,
            WEBHOOKS_COMMANDS_WAITING,
            WEBHOOKS_ANSWER_BYTES,
            WEBHOOKS_FACTS_BYTES,
            WEBHOOKS_RETRY_INTERVAL,
            WEBHOOKS_BREAKER_FAILURES,
            WEBHOOKS_BREAKER_PAUSE,
            CALLS_URL,
            CALLS_PROCEDURES,
            CALLS_DEADLINE,
            CDI_QUESTIONS,
            CDI_FACTS);

    private WebhookKeys() {}

    private static Optional<String> calls(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        backend(text.replace(BackendCalls.PLACE, "name"));
        return Optional.of(text);
    }

    /** An address to which secrets of users may be sent: over TLS, or on this machine. */
    private static URI backend(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no URL", e);
        }
        String host = uri.getHost();
        boolean safe = "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isLoopback(host));
        if (host == null || !safe || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("not a URL of a backend");
        }
        return uri;
    }

    private static boolean isLoopback(String host) {
        return "localhost".equals(host)
                || "[::1]".equals(host)
                || (host != null && host.matches("127(\\.[0-9]{1,3}){3}"));
    }

    private static List<String> secrets(String text) {
        List<String> secrets = text.isEmpty()
                ? List.of()
                : Stream.of(text.split(",", -1)).map(String::strip).toList();
        boolean usable = secrets.size() <= 2
                && secrets.stream()
                        .allMatch(secret -> secret.length() >= SHORTEST_SECRET
                                && secret.chars().allMatch(c -> c > ' ' && c != 0x7F));
        if (!usable) {
            throw new IllegalArgumentException("not secrets");
        }
        return secrets;
    }

    private static void checkProcedures(List<String> names) {
        if (!names.stream().allMatch(PROCEDURE.asMatchPredicate())
                || names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("not names");
        }
    }

    private static <E extends Enum<E>> ValueType<Set<E>> words(Class<E> type, Function<E, String> word) {
        List<E> all = List.copyOf(EnumSet.allOf(type));
        String known = all.stream().map(word).collect(Collectors.joining(", "));
        return new ValueType<>("a comma-separated list of " + known + ", or empty", text -> {
            Set<E> wanted = EnumSet.noneOf(type);
            for (String name : text.isEmpty() ? List.<String>of() : Arrays.asList(text.split(",", -1))) {
                wanted.add(all.stream()
                        .filter(one -> word.apply(one).equals(name.strip()))
                        .findFirst()
                        .orElseThrow(IllegalArgumentException::new));
            }
            return wanted;
        });
    }
}
