package launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What lies where in the WAR, so that a servlet container sees neither the embedded engine nor the APIs it brings itself. */
class WarIT {

    private static List<String> entries;

    @BeforeAll
    static void readWar() throws IOException {
        try (ZipFile war = new ZipFile(System.getProperty("parley.it.war"))) {
            entries = war.stream().map(ZipEntry::getName).toList();
        }
    }

    @Test
    void holdsTheLauncherAtItsRootOnly() {
        assertThat(entries).contains("launch/Launcher.class").doesNotContain("WEB-INF/classes/launch/Launcher.class");
    }

    @Test
    void holdsTheEmbeddedEngineApart() {
        assertThat(namesIn("WEB-INF/standalone/lib/"))
                .anyMatch(name -> name.startsWith("tyrus-core-"))
                .anyMatch(name -> name.startsWith("grizzly-http-servlet-"))
                .anyMatch(name -> name.startsWith("jakarta.servlet-api-"))
                .anyMatch(name -> name.startsWith("jakarta.websocket-api-"));
        assertThat(namesIn("WEB-INF/lib/"))
                .isNotEmpty()
                .noneMatch(name -> name.matches("(tyrus|grizzly|jakarta\\.servlet|jakarta\\.websocket)-.*"));
        assertThat(entries).noneMatch(name -> name.startsWith("WEB-INF/classes/io/parley/runtime/embedded/"));
    }

    @Test
    void shipsNoTestLibrary() {
        assertThat(entries)
                .noneMatch(name -> name.matches("WEB-INF/.*(junit|assertj|playwright|archunit|jython|errorprone).*"));
    }

    private static List<String> namesIn(String folder) {
        return entries.stream()
                .filter(name -> name.startsWith(folder) && !name.endsWith("/"))
                .map(name -> Path.of(name).getFileName().toString())
                .toList();
    }
}
