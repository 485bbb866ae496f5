package io.parley.tooling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.runtime.ConfigurationKey;
import io.parley.runtime.ConfigurationKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be held about docker/ without an engine: {@code ImageIT} builds and runs the image, {@code ComposeIT} the whole. */
class ContainerFilesTest {

    private static final Path DOCKER = Path.of("docker");
    private static final Path DOCKERFILE = DOCKER.resolve("Dockerfile");
    private static final Path COMPOSE = DOCKER.resolve("compose.yaml");
    private static final Path FLAGS = DOCKER.resolve("jvm.flags");
    private static final Pattern SETTING = Pattern.compile("\\bPARLEY_[A-Z_]+");
    private static final Pattern SERVICE = Pattern.compile("  (\\w+):");
    private static final String ANYBODY = "PARLEY_AUTH_ANONYMOUS_BEYOND_LOOPBACK_INSECURELY";

    /** One instruction, its lines joined. */
    private record Instruction(String name, String arguments) {}

    @Test
    void everyStageIsOnTheBaseThatMayBeChosen() throws IOException {
        List<Instruction> instructions = instructions();
        assertThat(instructions.get(0)).isEqualTo(new Instruction("ARG", "BASE=eclipse-temurin:25-jre"));
        assertThat(named(instructions, "FROM")).containsExactly("${BASE} AS install", "${BASE}");
    }

    @Test
    void theImageHasNoShellBeforeTheHubAndRunsWithoutRoot() throws IOException {
        List<Instruction> image = lastStage();
        assertThat(named(image, "USER")).containsExactly("10001:10001");
        assertThat(named(image, "STOPSIGNAL")).containsExactly("SIGTERM");
        assertThat(named(image, "ENTRYPOINT"))
                .containsExactly(
                        "[\"java\", \"-XX:Flags=/opt/parley/jvm.flags\", \"-jar\", \"/opt/parley/parley.jar\"]");
        assertThat(named(image, "HEALTHCHECK"))
                .singleElement()
                .asString()
                .contains("CMD [\"java\", ")
                .endsWith("\"--health\"]");
        assertThat(named(image, "RUN")).isEmpty();
    }

    @Test
    void theImageDoesNotLetAnybodyInByItself() throws IOException {
        assertThat(DOCKERFILE).content().doesNotContain(ANYBODY);
        assertThat(COMPOSE).content().containsOnlyOnce(ANYBODY + ": \"true\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "compose.yaml"})
    void everySettingIsOneOfTheHub(String name) throws IOException {
        Set<String> known = ConfigurationKeys.all()
                .map(key -> ConfigurationKey.environmentName(key.name()))
                .collect(Collectors.toSet());
        assertThat(SETTING.matcher(Files.readString(DOCKER.resolve(name))).results())
                .isNotEmpty()
                .allSatisfy(match -> assertThat(known).contains(match.group()));
    }

    @Test
    void whatIsCopiedIsAllThatIsSentToTheEngine() throws IOException {
        List<String> sent = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();
        List<String> copied = named(instructions(), "COPY").stream()
                .filter(arguments -> !arguments.startsWith("--from="))
                .flatMap(arguments -> {
                    List<String> words = List.of(arguments.split(" "));
                    return words.subList(0, words.size() - 1).stream();
                })
                .toList();
        assertThat(sent).containsExactlyInAnyOrderElementsOf(copied);
        assertThat(Files.readAllLines(Path.of(".dockerignore"))).contains("*");
    }

    @Test
    void theJvmTakesItsFlagsAndTheEnvironmentOverrulesThem() throws Exception {
        Map<String, String> flags = flagsOf("-XX:Flags=" + FLAGS);
        assertThat(flags)
                .containsEntry("MaxRAMPercentage", "65.000000 {product} {config file}")
                .containsEntry("ExitOnOutOfMemoryError", "true {product} {config file}")
                .containsEntry("UsePerfData", "false {product} {config file}")
                .containsEntry("ErrorFileToStdout", "true {product} {config file}")
                .containsEntry("SharedArchiveFile", "/opt/parley/parley.jsa {product} {config file}");

        assertThat(flagsOf("-XX:Flags=" + FLAGS, "JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=50"))
                .containsEntry("MaxRAMPercentage", "50.000000 {product} {environment}");
    }

    @Test
    void everyServiceIsConfined() throws IOException {
        Map<String, String> services = services();
        assertThat(services).containsOnlyKeys("parley", "proxy");
        assertThat(services.values())
                .allSatisfy(service -> assertThat(service)
                        .contains("read_only: true")
                        .contains("tmpfs:")
                        .contains("cap_drop: [ALL]")
                        .contains("no-new-privileges:true")
                        .containsPattern("memory: [0-9]+M")
                        .containsPattern("cpus: ")
                        .containsPattern("pids: [0-9]+"));
    }

    @Test
    void onlyTheProxyIsReachable() throws IOException {
        assertThat(services().get("parley")).doesNotContain("ports:");
        assertThat(services().get("proxy")).contains("ports:");
    }

    @Test
    void theHubIsStoppedBeforeTheProxyThatItsGoodbyesPass() throws IOException {
        assertThat(services().get("parley")).contains("depends_on: [proxy]");
        assertThat(services().get("proxy")).doesNotContain("depends_on:");
    }

    @Test
    void theProxyFindsWhatItsConfigurationNames() throws IOException {
        assertThat(DOCKER.resolve("nginx.conf"))
                .content()
                .containsOnlyOnce("127.0.0.1:8080")
                .contains("/etc/nginx/tls/fullchain.pem", "/etc/nginx/tls/privkey.pem");
        assertThat(services().get("proxy"))
                .contains("- ./tls:/etc/nginx/tls:ro")
                .contains("sed 's/127\\.0\\.0\\.1:8080/10.213.80.3:8080/' /etc/nginx/parley.conf >/tmp/nginx.conf");
    }

    private static List<Instruction> instructions() throws IOException {
        List<Instruction> instructions = new ArrayList<>();
        String text = Files.readString(DOCKERFILE).replaceAll("(?m)^#.*\n", "").replaceAll("\\\\\n *", "");
        for (String line : text.split("\n+")) {
            String[] parts = line.split(" ", 2);
            instructions.add(new Instruction(parts[0], parts[1]));
        }
        return instructions;
    }

    private static List<Instruction> lastStage() throws IOException {
        List<Instruction> all = instructions();
        int from = all.lastIndexOf(new Instruction("FROM", "${BASE}"));
        return all.subList(from, all.size());
    }

    private static List<String> named(List<Instruction> instructions, String name) {
        return instructions.stream()
                .filter(instruction -> instruction.name().equals(name))
                .map(Instruction::arguments)
                .toList();
    }

    /** The text of each service, without its comments. */
    private static Map<String, String> services() throws IOException {
        Map<String, String> services = new LinkedHashMap<>();
        String section = "";
        String service = "";
        for (String line : Files.readAllLines(COMPOSE)) {
            Matcher name = SERVICE.matcher(line);
            if (line.matches("\\w.*")) {
                section = line;
            } else if (section.equals("services:") && name.matches()) {
                service = name.group(1);
            } else if (section.equals("services:") && !line.strip().startsWith("#")) {
                services.merge(service, line + "\n", String::concat);
            }
        }
        return services;
    }

    /** Value, kind and origin of every flag of a JVM that is started so; an option with a name before {@code =} is its environment. */
    private static Map<String, String> flagsOf(String flags, String... environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        flags,
                        "-XX:+PrintFlagsFinal",
                        "-version")
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Arrays.stream(environment)
                .map(text -> text.split("=", 2))
                .forEach(pair -> builder.environment().put(pair[0], pair[1]));
        Process java = builder.start();
        String printed = new String(java.getInputStream().readAllBytes(), UTF_8);
        assertThat(java.waitFor()).as(printed).isZero();
        return printed.lines()
                .map(line -> line.strip().split(" +", 4))
                .filter(parts -> parts.length == 4 && parts[2].equals("="))
                .collect(Collectors.toMap(
                        parts -> parts[1], parts -> parts[3].replaceAll(" +", " "), (one, other) -> one));
    }
}
