package io.parley.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** The WAR under test, as it was built, or with settings written into it as a deployer would. */
final class War {

    private War() {}

    static Path built() {
        return Path.of(Objects.requireNonNull(System.getProperty("parley.it.war"), "run by failsafe"));
    }

    /** Replaces a file in a copy. */
    static void replace(Path copy, String file, byte[] bytes) throws IOException {
        try (FileSystem war = FileSystems.newFileSystem(copy)) {
            Path replaced = war.getPath(file);
            if (!Files.exists(replaced)) {
                throw new IOException("there is no " + file + " to replace");
            }
            Files.write(replaced, bytes);
        }
    }

    /** A copy whose {@code web.xml} has the settings as context parameters. */
    static Path with(Map<String, String> parameters, Path copy) {
        StringBuilder xml = new StringBuilder();
        parameters.forEach((name, value) -> xml.append("<context-param><param-name>")
                .append(name)
                .append("</param-name><param-value>")
                .append(value)
                .append("</param-value></context-param>\n"));
        try {
            Files.copy(built(), copy);
            try (FileSystem war = FileSystems.newFileSystem(copy)) {
                Path web = war.getPath("WEB-INF/web.xml");
                Files.writeString(web, Files.readString(web).replace("</web-app>", xml + "</web-app>"));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
