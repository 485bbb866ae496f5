package launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Runs the WAR it was started from: unpacks it into a private temporary directory and calls the main class of the embedded runtime.
 *
 * <p>Everything is unpacked because the JDK reads neither a JAR inside an archive nor a class below a folder of one. That is a few
 * megabytes in about a tenth of a second, and safer than a cache that somebody else may have filled.
 */
public final class Launcher {

    static final String MAIN_CLASS = "io.parley.runtime.embedded.Main";

    /** Tells the embedded runtime where the pages are. */
    private static final String DOCUMENT_ROOT = "parley.webapp";

    static final String PAGES = "webapp";
    private static final List<String> NOT_PAGES = List.of("WEB-INF/", "META-INF/", "launch/");

    private Launcher() {}

    /**
     * Starts the hub; the arguments are those of the embedded runtime's main class.
     *
     * @throws Exception whatever that main class throws, or an {@link IOException} where the WAR cannot be unpacked
     */
    public static void main(String[] arguments) throws Exception {
        Path war = war();
        Path directory = createDirectory();
        unpack(war, directory);
        System.setProperty(DOCUMENT_ROOT, directory.resolve(PAGES).toString());
        run(classPath(directory), arguments);
    }

    /** The file this class was read from. */
    static Path war() throws URISyntaxException {
        return Path.of(Launcher.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    /** Readable by this user alone, and removed when the JVM ends. */
    private static Path createDirectory() throws IOException {
        Path directory = Files.createTempDirectory("parley-").toRealPath();
        directory.toFile().deleteOnExit();
        return directory;
    }

    static void unpack(Path war, Path directory) throws IOException {
        try (ZipFile archive = new ZipFile(war.toFile())) {
            for (ZipEntry entry : Collections.list(archive.entries())) {
                Path target = within(directory, placeOf(entry.getName()));
                if (entry.isDirectory()) {
                    createFolders(target, directory);
                } else {
                    createFolders(target.getParent(), directory);
                    copy(archive, entry, target);
                }
            }
        }
    }

    /** Pages get a folder of their own: then no request for a file, however written, can reach what is not a page. */
    private static String placeOf(String entry) {
        return isPage(entry) ? PAGES + "/" + entry : entry;
    }

    static boolean isPage(String entry) {
        return NOT_PAGES.stream().noneMatch(entry::startsWith);
    }

    /**
     * The file of that name in the directory.
     *
     * @throws IOException where the name leads out of it
     */
    static Path within(Path directory, String name) throws IOException {
        Path file = directory.resolve(name).normalize();
        if (!file.startsWith(directory)) {
            throw new IOException("The archive has an entry outside itself, at " + name);
        }
        return file;
    }

    /**
     * Deletion on exit comes after all shutdown hooks, in which the hub still loads classes, and goes backwards: so a folder has to be
     * announced before what it holds.
     */
    private static void createFolders(@Nullable Path folder, Path directory) throws IOException {
        if (folder == null || folder.equals(directory) || Files.isDirectory(folder)) {
            return;
        }
        createFolders(folder.getParent(), directory);
        Files.createDirectory(folder);
        folder.toFile().deleteOnExit();
    }

    private static void copy(ZipFile archive, ZipEntry entry, Path target) throws IOException {
        target.toFile().deleteOnExit();
        try (InputStream content = archive.getInputStream(entry)) {
            Files.copy(content, target);
        }
    }

    private static List<URL> classPath(Path directory) throws IOException {
        List<URL> path = new ArrayList<>();
        for (String part : List.of("WEB-INF/standalone", "WEB-INF")) {
            path.add(url(directory.resolve(part).resolve("classes")));
            try (var libraries = Files.list(directory.resolve(part).resolve("lib"))) {
                libraries.sorted().map(Launcher::url).forEach(path::add);
            }
        }
        return path;
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The platform's loader is the parent: the WAR itself, still on the JVM's class path, must not be seen a second time. */
    private static void run(List<URL> classPath, String[] arguments) throws Exception {
        ClassLoader loader =
                new URLClassLoader("parley", classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        try {
            loader.loadClass(MAIN_CLASS).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw thrown;
        }
    }
}
