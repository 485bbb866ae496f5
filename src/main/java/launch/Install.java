package launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Unpacks the WAR for good, as an image wants it: {@code java -cp parley.war launch.Install <directory>}.
 *
 * <p>The directory then has {@code parley.jar} with the hub's own classes, which names the libraries in {@code lib}, and the pages in
 * {@code webapp}. {@code java -Dparley.webapp=<directory>/webapp -jar <directory>/parley.jar} starts the hub without the launcher, its
 * temporary directory and a third of its processor time; and since all classes lie in JAR files, the JVM can keep a class data sharing
 * archive of them, which takes another third.
 */
public final class Install {

    private static final String JAR = "parley.jar";
    private static final String LIBRARIES = "lib";
    private static final List<String> CLASS_FOLDERS = List.of("WEB-INF/standalone/classes/", "WEB-INF/classes/");
    private static final List<String> LIBRARY_FOLDERS = List.of("WEB-INF/standalone/lib/", "WEB-INF/lib/");

    private Install() {}

    /**
     * @param arguments the directory, which must not have such files yet
     * @throws Exception an {@link IOException} where that fails
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            System.err.println("usage: java -cp parley.war launch.Install <directory>");
            System.exit(2);
        }
        install(Launcher.war(), Path.of(arguments[0]));
    }

    static void install(Path war, Path destination) throws IOException {
        Path directory = Files.createDirectories(destination).toRealPath();
        try (ZipFile archive = new ZipFile(war.toFile())) {
            List<? extends ZipEntry> files = Collections.list(archive.entries()).stream()
                    .filter(entry -> !entry.isDirectory())
                    .toList();
            for (ZipEntry file : files) {
                String name = file.getName();
                if (Launcher.isPage(name)) {
                    copy(archive, file, Launcher.within(directory, Launcher.PAGES + "/" + name));
                } else if (in(LIBRARY_FOLDERS, name)) {
                    copy(archive, file, Launcher.within(directory, libraryPath(name)));
                }
            }
            writeJar(archive, files, directory.resolve(JAR));
        }
    }

    private static boolean in(List<String> folders, String name) {
        return folders.stream().anyMatch(name::startsWith);
    }

    private static String libraryPath(String name) {
        return LIBRARIES + "/" + withoutFolder(LIBRARY_FOLDERS, name);
    }

    private static String withoutFolder(List<String> folders, String name) {
        return folders.stream()
                .filter(name::startsWith)
                .findFirst()
                .map(folder -> name.substring(folder.length()))
                .orElse(name);
    }

    private static void copy(ZipFile archive, ZipEntry entry, Path target) throws IOException {
        Files.createDirectories(target.resolveSibling("."));
        try (InputStream content = archive.getInputStream(entry)) {
            Files.copy(content, target);
        }
        Files.setLastModifiedTime(target, entry.getLastModifiedTime());
    }

    private static void writeJar(ZipFile archive, List<? extends ZipEntry> files, Path jar) throws IOException {
        String classPath =
                Stream.concat(libraries(files, 0), libraries(files, 1)).collect(Collectors.joining(" "));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Launcher.MAIN_CLASS);
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        try (ZipOutputStream content = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (ZipEntry file : files) {
                String name = file.getName();
                if (name.equals(JarFile.MANIFEST_NAME)) {
                    content.putNextEntry(sameTime(name, file));
                    manifest.write(content);
                } else if (in(CLASS_FOLDERS, name)) {
                    content.putNextEntry(sameTime(withoutFolder(CLASS_FOLDERS, name), file));
                    try (InputStream bytes = archive.getInputStream(file)) {
                        bytes.transferTo(content);
                    }
                }
            }
        }
        // A class data sharing archive holds the JAR to its time, of which an image's layers keep whole seconds only.
        Files.setLastModifiedTime(jar, files.get(0).getLastModifiedTime());
    }

    /** So that the same WAR always makes the same bytes. */
    private static ZipEntry sameTime(String name, ZipEntry file) {
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(file.getLastModifiedTime());
        return entry;
    }

    /** In the order of the launcher's class path: the engine first, then by name. */
    private static Stream<String> libraries(List<? extends ZipEntry> files, int folder) {
        return files.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.startsWith(LIBRARY_FOLDERS.get(folder)))
                .sorted()
                .map(Install::libraryPath);
    }
}
