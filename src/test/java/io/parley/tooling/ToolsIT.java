package io.parley.tooling;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.tooling.ProjectCopy.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each tool of the build fails on what it forbids: this project's own pom.xml, run over one bad file. */
class ToolsIT {

    private static final String SPOTLESS = "spotless:check";
    private static final String CHECKSTYLE = "checkstyle:check";
    private static final String ENFORCER = "enforcer:enforce@enforce";

    @TempDir
    Path directory;

    private ProjectCopy project;

    @BeforeEach
    void copyTheBuild() throws IOException {
        project = new ProjectCopy(directory, "pom.xml", ".mvn", "src/build");
    }

    @Test
    void acceptsAGoodClass() throws Exception {
        project.write("src/main/java/io/parley/Good.java", """
                package io.parley;

                record Good(String text) {}
                """);

        // `compile` runs Enforcer first.
        Outcome outcome = project.maven("compile", SPOTLESS, CHECKSTYLE);

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    @Test
    void errorProneAndNullAwayRefuseSources() throws Exception {
        project.write("src/main/java/io/parley/Bad.java", """
                package io.parley;

                import java.util.Map;

                class Bad {
                    static int length(Map<String, String> texts) {
                        " ".trim();
                        return texts.get("absent").length();
                    }
                }
                """);

        assertRefused(
                project.maven("compile"),
                "Bad.java:[7,17] [ReturnValueIgnored]",
                "Bad.java:[8,35] [NullAway] dereferenced expression 'texts.get(\"absent\")' is @Nullable");
    }

    @Test
    void errorProneRefusesATestThatAssertsNothing() throws Exception {
        project.write("src/test/java/io/parley/BadTest.java", """
                package io.parley;

                import static org.assertj.core.api.Assertions.assertThat;

                class BadTest {
                    void assertsNothing() {
                        assertThat(true);
                    }
                }
                """);

        assertRefused(project.maven("test-compile"), "BadTest.java:[7,19] [CheckReturnValue]");
    }

    @Test
    void spotlessRefusesJavaInAnotherFormat() throws Exception {
        project.write("src/main/java/io/parley/Bad.java", "package io.parley;\nrecord Bad( String text ) { }\n");

        assertRefused(project.maven(SPOTLESS), "src/main/java/io/parley/Bad.java");
    }

    @Test
    void spotlessRefusesAPageWithTrailingSpace() throws Exception {
        project.write("webapp/bad.js", "export const bad = 1;   \n");

        assertRefused(project.maven(SPOTLESS), "webapp/bad.js");
    }

    @Test
    void checkstyleRefusesLengthAndDepth() throws Exception {
        String call = "        System.gc();\n";
        project.write(
                "src/main/java/io/parley/Bad.java",
                "class Bad {\n"
                        + "    void deep(int a) {\n"
                        + "        if (a > 0) { if (a > 1) { if (a > 2) { if (a > 3) { System.gc(); } } } }\n"
                        + "    }\n"
                        + "    void longest() {\n" + call.repeat(59) + "    }\n"
                        + "    // line\n".repeat(400)
                        + "}\n");

        assertRefused(project.maven(CHECKSTYLE), "[FileLength]", "[MethodLength]", "[NestedIfDepth]");
    }

    @Test
    void enforcerRefusesJavax() throws Exception {
        project.replace("pom.xml", "\n  <dependencies>\n", """

                  <dependencies>
                    <dependency>
                      <groupId>javax.inject</groupId>
                      <artifactId>javax.inject</artifactId>
                      <version>1</version>
                    </dependency>
                """);

        assertRefused(project.maven(ENFORCER), "BannedDependencies failed", "javax.inject:javax.inject:jar:1");
    }

    @Test
    void enforcerRefusesTwoVersionsOfOneDependency() throws Exception {
        project.replace("pom.xml", "<artifactId>jboss-logging</artifactId>", "<artifactId>not-managed</artifactId>");

        assertRefused(
                project.maven(ENFORCER), "DependencyConvergence failed", "org.jboss.logging:jboss-logging:jar:3.6.0");
    }

    private static void assertRefused(Outcome outcome, String... reasons) {
        assertThat(outcome.output()).contains(reasons);
        assertThat(outcome.exitCode()).isEqualTo(1);
    }
}
