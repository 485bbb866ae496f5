package io.parley.e2e;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Finds the programs that tests need beside Java; a test whose program is missing is skipped aloud, and fails where {@code CI=true}. */
final class Programs {

    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    private Programs() {}

    /** Chromium, or what {@code -Dparley.it.chromium=<path>} names. */
    static Path chromium() {
        return find("parley.it.chromium", "chromium", "chromium-browser", "google-chrome");
    }

    /** Node, or what {@code -Dparley.it.node=<path>} names. */
    static Path node() {
        return find("parley.it.node", "node", "nodejs");
    }

    /** npm, or what {@code -Dparley.it.npm=<path>} names. */
    static Path npm() {
        return find("parley.it.npm", "npm");
    }

    /** A program which the Debian package of that name brings. */
    static Path ofPackage(String name) {
        return find("parley.it." + name, name);
    }

    /** Ends the running test because something it needs is not on this machine. */
    static void missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(what + ", and with CI=true no test may be skipped");
        }
        System.out.println("SKIPPED: " + what);
        Assumptions.abort(what);
    }

    /** Ends the running test because something it needs is not on this machine, and need not be on one that builds. */
    static void absent(String what) {
        System.out.println("SKIPPED: " + what);
        Assumptions.abort(what);
    }

    private static Path find(String property, String... names) {
        Optional<Path> found = Optional.ofNullable(System.getProperty(property))
                .map(Path::of)
                .or(() -> onPath(names))
                .filter(Files::isExecutable);
        if (found.isEmpty()) {
            missing("%s is not on the PATH and -D%s names no program".formatted(names[0], property));
        }
        return found.orElseThrow();
    }

    private static Optional<Path> onPath(String... names) {
        List<String> folders = SEPARATOR
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .toList();
        return Stream.of(names)
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
