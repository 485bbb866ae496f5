package launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallTest {

    private static final FileTime BUILT = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private static final String[] WAR = {
        "META-INF/MANIFEST.MF",
        "WEB-INF/web.xml",
        "WEB-INF/classes/io/parley/hub/Hub.class",
        "WEB-INF/lib/b.jar",
        "WEB-INF/lib/a.jar",
        "WEB-INF/standalone/classes/io/parley/runtime/embedded/Main.class",
        "WEB-INF/standalone/lib/z.jar",
        "launch/Launcher.class",
        "index.html",
        "client/parley.js"
    };

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void nameTheDirectory() {
        directory = temporary.resolve("opt/parley");
    }

    @Test
    void leavesOneJarItsLibrariesAndThePages() throws IOException {
        Install.install(archive(WAR), directory);

        try (var files = Files.walk(directory).filter(Files::isRegularFile)) {
            assertThat(files.map(file -> directory.relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "parley.jar",
                            "lib/a.jar",
                            "lib/b.jar",
                            "lib/z.jar",
                            "webapp/index.html",
                            "webapp/client/parley.js");
        }
        assertThat(directory.resolve("lib/a.jar")).hasContent("content of WEB-INF/lib/a.jar");
    }

    @Test
    void theJarStartsTheHubOnTheLaunchersClassPath() throws IOException {
        Install.install(archive(WAR), directory);

        try (JarFile jar = new JarFile(directory.resolve("parley.jar").toFile())) {
            assertThat(jar.stream().map(JarEntry::getName))
                    .containsExactly(
                            "META-INF/MANIFEST.MF", "io/parley/hub/Hub.class", "io/parley/runtime/embedded/Main.class");
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo("io.parley.runtime.embedded.Main");
            assertThat(manifest.getValue(Attributes.Name.CLASS_PATH)).isEqualTo("lib/z.jar lib/a.jar lib/b.jar");
            try (var content = jar.getInputStream(jar.getEntry("io/parley/hub/Hub.class"))) {
                assertThat(content).asString(UTF_8).isEqualTo("content of WEB-INF/classes/io/parley/hub/Hub.class");
            }
        }
    }

    @Test
    void everyFileHasTheTimeOfTheBuild() throws IOException {
        Install.install(archive(WAR), directory);

        assertThat(Files.getLastModifiedTime(directory.resolve("parley.jar"))).isEqualTo(BUILT);
        assertThat(Files.getLastModifiedTime(directory.resolve("lib/a.jar"))).isEqualTo(BUILT);
    }

    @Test
    void refusesToInstallOverAnother() throws IOException {
        Path war = archive(WAR);
        Install.install(war, directory);

        assertThatThrownBy(() -> Install.install(war, directory)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void refusesAnEntryOutsideTheArchive() throws IOException {
        Path war = archive("META-INF/MANIFEST.MF", "WEB-INF/lib/../../../../escaped.jar");

        assertThatThrownBy(() -> Install.install(war, directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has an entry outside itself");
        assertThat(temporary.resolve("escaped.jar")).doesNotExist();
    }

    private Path archive(String... names) throws IOException {
        Path file = temporary.resolve("test.war");
        try (var archive = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                ZipEntry entry = new ZipEntry(name);
                entry.setLastModifiedTime(BUILT);
                archive.putNextEntry(entry);
                archive.write(("content of " + name).getBytes(UTF_8));
                archive.closeEntry();
            }
        }
        return file;
    }
}
