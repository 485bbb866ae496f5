package io.parley.tooling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page on security promises is shown by tests that exist. */
class SecurityPageTest {

    private static final Path PAGE = Path.of("src/docs/security.md");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Contract))`");
    private static final Pattern ROW_WITHOUT_TEST =
            Pattern.compile("(?m)^\\| (?!point |promise |---)(?!.*`\\w+(?:Test|IT|Contract)`).*$");

    @Test
    void namesTestsThatExist() throws IOException {
        Set<String> named = TEST.matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).hasSizeGreaterThan(30);
        assertThat(written()).containsAll(named);
    }

    @Test
    void showsATestForEachRow() throws IOException {
        assertThat(ROW_WITHOUT_TEST.matcher(Files.readString(PAGE)).results().map(row -> row.group()))
                .isEmpty();
    }

    private static Set<String> written() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
