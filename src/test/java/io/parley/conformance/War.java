package io.parley.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** The WAR under test, as it was built, or with settings written into it as a deployer would. */
final class War {

    private static final String LOGIN = """
            <security-constraint>
              <web-resource-collection>
                <web-resource-name>members</web-resource-name>
                <url-pattern>%s</url-pattern>
              </web-resource-collection>
              <auth-constraint><role-name>member</role-name></auth-constraint>
            </security-constraint>
            <login-config>
              <auth-method>%s</auth-method>
              <form-login-config>
                <form-login-page>/index.html</form-login-page>
                <form-error-page>/index.html</form-error-page>
              </form-login-config>
            </login-config>
            <security-role><role-name>member</role-name></security-role>
            """;

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
        return withXml(xml.toString(), copy);
    }

    /**
     * A copy of which a part is for members only, who log in at the container.
     *
     * @param part the paths, as a mapping of Servlet 6.0 section 12.2
     * @param method {@code FORM} or {@code BASIC}
     */
    static Path withLogin(String part, String method, Path copy) {
        return withXml(LOGIN.formatted(part, method), copy);
    }

    /** Adds the JAR of an application's beans to a copy: these classes, and what makes it an archive of beans (CDI 4.0 section 15.1). */
    static void addBeans(Path copy, Class<?>... classes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            jar.putNextEntry(new ZipEntry("META-INF/beans.xml"));
            jar.write("<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" bean-discovery-mode=\"annotated\"/>"
                    .getBytes(StandardCharsets.UTF_8));
            for (Class<?> type : classes) {
                String file = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new ZipEntry(file));
                try (InputStream in =
                        Objects.requireNonNull(type.getClassLoader().getResourceAsStream(file))) {
                    in.transferTo(jar);
                }
            }
        }
        try (FileSystem war = FileSystems.newFileSystem(copy)) {
            Files.write(war.getPath("WEB-INF/lib/beans.jar"), bytes.toByteArray());
        }
    }

    /** Adds elements to the {@code web.xml} of a copy. */
    static void addXml(Path copy, String added) throws IOException {
        try (FileSystem war = FileSystems.newFileSystem(copy)) {
            Path web = war.getPath("WEB-INF/web.xml");
            Files.writeString(web, Files.readString(web).replace("</web-app>", added + "</web-app>"));
        }
    }

    private static Path withXml(String added, Path copy) {
        try {
            Files.copy(built(), copy);
            addXml(copy, added);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
