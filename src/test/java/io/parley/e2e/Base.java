package io.parley.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What docker/Dockerfile is built on here: Debian, made by debootstrap, and a Java runtime. */
enum Base {

    /** The oldest Java that Parley runs on, of Debian's package. */
    JAVA_17(17, "bookworm-jre17", "amd64", "openjdk-17-jre-headless,ca-certificates"),

    /** The Java that docker/Dockerfile names, where its image has it: a runtime that jlink makes of the machine's own JDK. */
    TEMURIN_25(25, "bookworm", "amd64", "ca-certificates"),

    /** Another processor, which qemu emulates. */
    ARM64(17, "bookworm-jre17-arm64", "arm64", "openjdk-17-jre-headless,ca-certificates");

    /** Where eclipse-temurin keeps its Java. */
    static final String RUNTIME = "/opt/java/openjdk";

    private static final String JDK = "parley.it.jdk25";
    private static final Path JDKS = Path.of("/usr/lib/jvm");

    /** Those of Temurin's JRE that are not in java.se. */
    private static final String MODULES =
            "java.se,jdk.accessibility,jdk.charsets,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.dynalink,"
                    + "jdk.httpserver,jdk.jdwp.agent,jdk.jfr,jdk.jsobject,jdk.localedata,jdk.management,jdk.management.agent,"
                    + "jdk.management.jfr,jdk.naming.dns,jdk.naming.rmi,jdk.net,jdk.nio.mapmode,jdk.sctp,jdk.security.auth,"
                    + "jdk.security.jgss,jdk.unsupported,jdk.xml.dom,jdk.zipfs";

    private final int java;
    private final Debian system;
    private final String architecture;

    Base(int java, String name, String architecture, String packages) {
        this.java = java;
        this.system = new Debian(name, architecture, packages);
        this.architecture = architecture;
    }

    /** Skips the running test aloud where this machine cannot make it. */
    void require() throws IOException, InterruptedException {
        Debian.require();
        if (this == TEMURIN_25 && jdk().isEmpty()) {
            Programs.absent("there is no %s/temurin-25* and -D%s names no JDK: the image is not looked at on Java 25"
                    .formatted(JDKS, JDK));
        }
        if (this == ARM64) {
            Emulation.require();
        }
    }

    int java() {
        return java;
    }

    /** As images name it. */
    String architecture() {
        return architecture;
    }

    /** As Java names it. */
    String javaArchitecture() {
        return this == ARM64 ? "aarch64" : architecture;
    }

    /** All of its files, but for {@link #runtime}. */
    Path system(Path scratch) throws IOException, InterruptedException {
        return system.archive(scratch);
    }

    /** The folder that belongs to {@link #RUNTIME} in it. */
    Optional<Path> runtime(Path scratch) throws IOException, InterruptedException {
        if (this != TEMURIN_25) {
            return Optional.empty();
        }
        Path made = scratch.resolve("runtime");
        Buildah.succeed(List.of(
                jdk().orElseThrow().resolve("bin/jlink").toString(),
                "--add-modules=" + MODULES,
                "--strip-debug",
                "--no-man-pages",
                "--no-header-files",
                "--output=" + made));
        return Optional.of(made);
    }

    /** What its image sets for every process. */
    Map<String, String> environment() {
        return this == TEMURIN_25
                ? Map.of(
                        "JAVA_HOME",
                        RUNTIME,
                        "PATH",
                        RUNTIME + "/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
                : Map.of();
    }

    /** Temurin's where Debian's packages of it put it, or what {@code -Dparley.it.jdk25=<path>} names. */
    private static Optional<Path> jdk() throws IOException {
        List<Path> candidates = new ArrayList<>();
        if (System.getProperty(JDK) != null) {
            candidates.add(Path.of(System.getProperty(JDK)));
        } else if (Files.isDirectory(JDKS)) {
            try (Stream<Path> found = Files.list(JDKS)) {
                found.filter(path -> path.getFileName().toString().startsWith("temurin-25"))
                        .forEach(candidates::add);
            }
        }
        return candidates.stream()
                .filter(path -> Files.isExecutable(path.resolve("bin/jlink")))
                .findFirst();
    }
}
