package io.parley.conformance;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A servlet container in a process of its own, whose output is read line by line; ended with the test that started it. */
final class ContainerProcess implements Closeable {

    private static final long START_SECONDS = 120;
    private static final long STOP_SECONDS = 60;
    private static final int KEPT_LINES = 400;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> log = new ArrayList<>();
    private final Thread hook;

    private ContainerProcess(Process process) {
        this.process = process;
        this.hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        Thread reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts {@code java} with these arguments. */
    static ContainerProcess java(Path directory, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        return new ContainerProcess(new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start());
    }

    /** A port of the loopback interface that was free a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Reads on to a line that the pattern is found in. */
    String await(String pattern) throws IOException {
        Pattern wanted = Pattern.compile(pattern);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try {
            while (true) {
                String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (line == null) {
                    throw new IOException("no line with " + pattern + " in:\n" + log());
                }
                if (wanted.matcher(line).find()) {
                    return line;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Sends the process a line. */
    void say(String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    long pid() {
        return process.pid();
    }

    /** The last lines of output. */
    String log() {
        synchronized (log) {
            return String.join("\n", log);
        }
    }

    /** What a tool of the JDK prints about the process. */
    String jcmd(String... command) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        line.add(Long.toString(pid()));
        line.addAll(List.of(command));
        Process tool = new ProcessBuilder(line).redirectErrorStream(true).start();
        return new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /**
     * How many connections the kernel has on the port that the process has not ended: established ones, and those whose peer
     * has ended its side only.
     */
    static int connections(int port) {
        int count = 0;
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                for (String row : Files.readAllLines(Path.of(table))) {
                    String[] columns = row.trim().split("\\s+");
                    boolean here = columns[1].endsWith(":%04X".formatted(port));
                    if (here && (columns[3].equals("01") || columns[3].equals("08"))) {
                        count++;
                    }
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return count;
    }

    /** Asks the process to end, and waits until it has. */
    void stop() {
        process.destroy();
        close();
    }

    @Override
    public void close() {
        try {
            if (!process.waitFor(process.isAlive() ? STOP_SECONDS : 0, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                synchronized (log) {
                    log.add(line);
                    if (log.size() > KEPT_LINES) {
                        log.remove(0);
                    }
                }
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("the output broke off: " + e);
        }
    }
}
