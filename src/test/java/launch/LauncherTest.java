package launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {

    @TempDir
    Path temporary;

    @Test
    void keepsPagesApartFromWhatNobodyMayFetch() throws IOException {
        Path directory = Files.createDirectory(temporary.resolve("unpacked"));

        Launcher.unpack(
                archive(
                        "index.html",
                        "client/parley.js",
                        "WEB-INF/web.xml",
                        "META-INF/MANIFEST.MF",
                        "launch/Launcher.class"),
                directory);

        try (var files = Files.walk(directory).filter(Files::isRegularFile)) {
            assertThat(files.map(file -> directory.relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "webapp/index.html",
                            "webapp/client/parley.js",
                            "WEB-INF/web.xml",
                            "META-INF/MANIFEST.MF",
                            "launch/Launcher.class");
        }
        assertThat(directory.resolve("webapp/client/parley.js")).hasContent("content of client/parley.js");
    }

    @Test
    void refusesAnEntryOutsideTheArchive() throws IOException {
        Path directory = Files.createDirectory(temporary.resolve("unpacked"));
        Path war = archive("index.html", "../../escaped");

        assertThatThrownBy(() -> Launcher.unpack(war, directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has an entry outside itself, at webapp/../../escaped");

        assertThat(temporary.resolve("escaped")).doesNotExist();
    }

    private Path archive(String... names) throws IOException {
        Path file = temporary.resolve("test.war");
        try (var archive = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                archive.putNextEntry(new ZipEntry(name));
                archive.write(("content of " + name).getBytes(UTF_8));
                archive.closeEntry();
            }
        }
        return file;
    }
}
