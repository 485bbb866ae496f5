package io.parley.runtime;

/** Writes the page {@code src/docs/configuration.md} from the table of settings. */
final class ConfigurationPage {

    private static final String INTRODUCTION = """
            # Configuration

            <!-- Made from ConfigurationKeys.java by: mvn -q test -Dtest=ConfigurationPageTest -DwriteConfigurationPage=true -->

            Every setting has a default, and the hub starts without any. Where several sources give one, the first of these decides:

            1. the command line: `--http.port=9000` (every name below without `parley.`), `--port 9000` or `-p 9000`, `--host`
            2. system properties: `-Dparley.http.port=9000`
            3. environment variables: `PARLEY_HTTP_PORT=9000`, that is the name in capitals with `_` for all but letters and digits
            4. `parley.properties` in the working directory, in UTF-8: `parley.http.port=9000`

            A name that is no setting and a value that is not accepted keep the hub from starting: it prints all of them, with the name that was
            probably meant, and ends with status 2. `--settings` prints what holds and which source said so.

            Sizes are bytes, or have a binary unit (`64KiB`, `1MiB`). Durations have a unit (`500ms`, `25s`, `10m`, `1h`, `7d`) or are
            written as in ISO 8601 (`PT25S`). Elements of lists stand between commas.
            """;

    private static final String NAMESPACES = """

            A namespace is the first segment of a channel's name: `room/lobby` is in `room`. What a namespace has not been given, it takes from
            `parley.any-namespace`. In the environment, `PARLEY_NAMESPACE_ROOM_HISTORY_SIZE` means `parley.namespace.room.history-size`, unless another
            source names a namespace such as `Room`, which it then means; a name with anything but letters and digits, such as `chat-room`, has to be
            named in another source first.
            """;

    private ConfigurationPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (ConfigurationGroup group : ConfigurationKeys.GROUPS) {
            page.append("\n## %s\n".formatted(group.title()));
            if (group.keys().stream().anyMatch(ConfigurationKey::perNamespace)) {
                page.append(NAMESPACES);
            }
            page.append("\n| setting | default | accepts | |\n| --- | --- | --- | --- |\n");
            group.keys().forEach(key -> page.append(row(key)));
        }
        return page.toString();
    }

    private static String row(ConfigurationKey<?> key) {
        String defaultText = key.defaultText().isEmpty() ? "" : "`" + key.defaultText() + "`";
        return "| `%s` | %s | %s | %s |\n"
                .formatted(key.name(), defaultText, key.type().accepted(), key.description());
    }
}
