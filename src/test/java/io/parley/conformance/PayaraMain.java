package io.parley.conformance;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Runs in Payara Micro's process: starts it on the loopback interface, and deploys and undeploys what its input says. Its API is found
 * by reflection, since 100 MB are no library for tests to compile with.
 */
public final class PayaraMain {

    private static final String LISTENER_ADDRESS =
            "configs.config.server-config.network-config.network-listeners.network-listener.%s.address=127.0.0.1";

    private PayaraMain() {}

    /**
     * Copies this class to where nothing else of the tests lies: what a container finds on its own class path goes before what is
     * deployed.
     */
    static void copyTo(Path directory) throws IOException {
        String file = PayaraMain.class.getName().replace('.', '/') + ".class";
        Path copy = directory.resolve(file);
        Files.createDirectories(copy.getParent());
        try (InputStream in =
                Objects.requireNonNull(PayaraMain.class.getClassLoader().getResourceAsStream(file))) {
            Files.copy(in, copy);
        }
    }

    /** @param arguments the port of HTTP, that of HTTPS, and the name of its certificate in the keystore */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        Class<?> type = Class.forName("fish.payara.micro.PayaraMicro");
        Object payara = type.getMethod("getInstance").invoke(null);
        type.getMethod("setHttpPort", int.class).invoke(payara, Integer.parseInt(arguments[0]));
        type.getMethod("setSslPort", int.class).invoke(payara, Integer.parseInt(arguments[1]));
        type.getMethod("setSslCert", String.class).invoke(payara, arguments[2]);
        type.getMethod("setNoCluster", boolean.class).invoke(payara, true);
        type.getMethod("setPreBootHandler", Consumer.class)
                .invoke(payara, (Consumer<Object>) PayaraMain::stayOnLoopback);
        Object runtime = type.getMethod("bootStrap").invoke(payara);
        out.println("PAYARA READY");
        Method deploy = runtime.getClass().getMethod("deploy", String.class, String.class, File.class);
        Method undeploy = runtime.getClass().getMethod("undeploy", String.class);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("deploy")) {
                Object done = deploy.invoke(runtime, words[1], words[2], new File(words[3]));
                out.println(Boolean.TRUE.equals(done) ? "PAYARA DEPLOYED" : "PAYARA REFUSED");
            } else {
                undeploy.invoke(runtime, words[1]);
                out.println("PAYARA UNDEPLOYED");
            }
        }
        System.exit(0);
    }

    private static void stayOnLoopback(Object runner) {
        try {
            Method run = Class.forName("fish.payara.micro.boot.AdminCommandRunner")
                    .getMethod("run", String.class, String[].class);
            for (String listener : List.of("http-listener", "https-listener")) {
                run.invoke(runner, "set", new String[] {LISTENER_ADDRESS.formatted(listener)});
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
