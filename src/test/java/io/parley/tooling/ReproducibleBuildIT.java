package io.parley.tooling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproducibleBuildIT {

    @TempDir
    Path directory;

    @Test
    void buildsTheSameBytesElsewhere() throws Exception {
        ProjectCopy project = new ProjectCopy(directory, "pom.xml", ".mvn", "src/main", "webapp");

        assertThat(project.maven("-q", "package", "-Dmaven.test.skip").exitCode())
                .isZero();

        assertThat(project.file("target/parley.war"))
                .as("the WAR of a copy; where only this one is stale, `mvn clean` mends it")
                .hasSameBinaryContentAs(Path.of(System.getProperty("parley.it.war")));
    }
}
