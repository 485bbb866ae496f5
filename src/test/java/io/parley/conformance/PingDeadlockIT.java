package io.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The proof of {@link PingsDuringWritesContract}: on a hub that differs in nothing but that it sends by {@code getAsyncRemote}, a Tomcat
 * whose connector has no asynchronous I/O loses subscribers that ping, and only those, and the contract sees it.
 */
@Tag("conformance")
class PingDeadlockIT {

    private static final String SENDER = "io/parley/endpoint/session/MessageSender";

    @TempDir
    Path work;

    @ParameterizedTest
    @ValueSource(strings = {"10", "11"})
    void theContractFailsWhereAsyncWritesMeetPings(String tomcat) throws Exception {
        PingsDuringWritesContract contract = asyncContract(tomcat);
        contract.startTheHub();
        try {
            assertThatThrownBy(contract::everySubscriberThatPingsBeforeItReadsGetsEverything)
                    .isInstanceOfAny(IOException.class, AssertionError.class);
        } finally {
            contract.leavesNoConnectionBehind();
            contract.stopTheHub();
        }
    }

    @Test
    void asyncWritesLoseNothingWithoutPings() throws Exception {
        PingsDuringWritesContract contract = asyncContract("11");
        contract.startTheHub();
        try {
            contract.everySubscriberThatReadsLateGetsEverything(false);
        } finally {
            contract.leavesNoConnectionBehind();
            contract.stopTheHub();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "11"})
    void theContractHoldsThereWithTheSenderThatIsOurs(String tomcat) throws Exception {
        PingsDuringWritesContract contract = contract(tomcat, War.built());
        contract.startTheHub();
        try {
            contract.everySubscriberThatPingsBeforeItReadsGetsEverything();
            contract.everySubscriberThatPingsGetsEverything();
        } finally {
            contract.leavesNoConnectionBehind();
            contract.stopTheHub();
        }
    }

    private PingsDuringWritesContract asyncContract(String tomcat) throws IOException {
        Path war = War.with(Map.of(), work.resolve("async.war"));
        War.replace(war, "WEB-INF/classes/" + SENDER + ".class", compiled());
        return contract(tomcat, war);
    }

    private static PingsDuringWritesContract contract(String tomcat, Path war) {
        return new PingsDuringWritesContract(settings -> TomcatHub.startWithoutAsyncIo(war, tomcat, settings)) {};
    }

    private byte[] compiled() throws IOException {
        List<String> arguments = List.of(
                "--release", "17", "-proc:none", "-d", work.toString(), "src/test/resources/pings/MessageSender.java");
        int failures = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(failures).isZero();
        return Files.readAllBytes(work.resolve(SENDER + ".class"));
    }
}
