package io.parley.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a small Debian with some packages, made by debootstrap as root.
 *
 * <p>That takes most of a minute, and several where it is emulated: the archive is kept in {@code ~/.cache/parley}.
 *
 * @param name of the archive
 * @param architecture as Debian names it
 * @param packages separated by commas
 */
record Debian(String name, String architecture, String packages) {

    private static final List<String> LEFT_OUT = List.of(
            "./proc/*",
            "./sys/*",
            "./dev/*",
            "./var/cache/*",
            "./var/lib/apt/lists/*",
            "./usr/share/doc",
            "./usr/share/locale");

    /** Skips the running test aloud where none can be made. */
    static void require() {
        Programs.ofPackage("debootstrap");
        if (!"root".equals(System.getProperty("user.name"))) {
            Programs.missing("images are built by root");
        }
    }

    /**
     * All of them in a tar file.
     *
     * @param scratch where it is put together
     */
    Path archive(Path scratch) throws IOException, InterruptedException {
        Path archive = Path.of(System.getProperty("user.home"), ".cache", "parley", name + ".tar");
        if (!Files.exists(archive)) {
            Files.createDirectories(archive.getParent());
            Path root = scratch.resolve("bootstrap");
            Buildah.succeed(List.of(
                    "debootstrap",
                    "--variant=minbase",
                    "--arch=" + architecture,
                    "--include=" + packages,
                    "bookworm",
                    root.toString()));
            Path made =
                    archive.resolveSibling(name + "." + ProcessHandle.current().pid());
            List<String> tar = new ArrayList<>(List.of("tar", "--create", "--file=" + made, "--directory=" + root));
            LEFT_OUT.forEach(excluded -> tar.add("--exclude=" + excluded));
            tar.add(".");
            Buildah.succeed(tar);
            Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
            Buildah.succeed(List.of("rm", "-rf", root.toString()));
        }
        return archive;
    }
}
