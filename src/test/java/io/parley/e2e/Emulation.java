package io.parley.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs for arm64 on another processor: the kernel starts them by qemu once it has been told so, in containers too. */
final class Emulation {

    private static final Path KERNEL = Path.of("/proc/sys/fs/binfmt_misc");
    private static final Path REGISTERED = KERNEL.resolve("qemu-aarch64");

    /** How the Debian package qemu-user-static describes those programs. */
    private static final Path DESCRIPTION = Path.of("/usr/lib/binfmt.d/qemu-aarch64.conf");

    private Emulation() {}

    /**
     * Skips the running test aloud where there is none.
     *
     * <p>Installing the package registers it with the kernel, but not where no init system runs: then this does, for as long as the
     * machine runs, as the package would have.
     */
    static void require() throws IOException, InterruptedException {
        Programs.ofPackage("qemu-aarch64-static");
        if (!Files.exists(KERNEL.resolve("register"))) {
            Buildah.succeed(List.of("mount", "-t", "binfmt_misc", "binfmt_misc", KERNEL.toString()));
        }
        if (!Files.exists(REGISTERED)) {
            Files.write(KERNEL.resolve("register"), Files.readAllBytes(DESCRIPTION));
        }
    }
}
