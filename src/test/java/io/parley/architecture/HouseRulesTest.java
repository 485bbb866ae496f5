package io.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sources keep the rules of the house, and each rule is able to fail. */
class HouseRulesTest {

    private static final String VIOLATIONS = HouseRulesTest.class.getPackageName() + ".violations";

    private static final List<ArchRule> RULES = new HouseRules("io.parley", "launch").all();
    private static final JavaClasses SOURCES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.parley", "launch");

    /** Which classes of the violating tree each rule has to name: no rule may be missing here. */
    private static final Map<String, List<String>> OFFENDERS = Map.ofEntries(
            Map.entry("every class has its place in the order of packages", List.of("stranger.Stranger")),
            Map.entry("endpoint imports nothing above it", List.of("endpoint.EndpointAboveRuntime")),
            Map.entry("http imports nothing above it", List.of("http.HttpAboveEndpoint")),
            Map.entry("handshake imports nothing above it", List.of("handshake.HandshakeAboveHttp")),
            Map.entry("backend imports nothing above it", List.of("backend.BackendAboveHandshake")),
            Map.entry("protocol imports nothing above it", List.of("protocol.ProtocolAboveHandshake")),
            Map.entry("hub imports nothing above it", List.of("hub.HubAboveProtocol")),
            Map.entry("broker imports nothing above it", List.of("broker.BrokerAboveHub")),
            Map.entry("transport imports nothing above it", List.of("transport.TransportAboveBroker")),
            Map.entry("auth imports nothing above it", List.of("auth.AuthAboveTransport")),
            Map.entry("store imports nothing above it", List.of("store.StoreAboveAuth")),
            Map.entry("channel imports nothing above it", List.of("channel.ChannelAboveAuth")),
            Map.entry("a parent package never imports its children", List.of("protocol.ParentOfLeft")),
            Map.entry("siblings never import each other", List.of("protocol.left.LeftOfRight")),
            Map.entry("no two packages are in a cycle", List.of("hub.HubAboveProtocol", "protocol.ProtocolOnHub")),
            Map.entry("jakarta.websocket.. only in endpoint and runtime", List.of("http.HttpWithSession")),
            Map.entry("jakarta.servlet.. only in http and runtime", List.of("endpoint.EndpointWithRequest")),
            Map.entry("jakarta.enterprise.. only in backend.cdi", List.of("backend.BackendWithBeans")),
            Map.entry("com.nimbusds.. only in auth", List.of("handshake.HandshakeWithTokens")),
            Map.entry("io.micrometer.. only in http", List.of("hub.HubWithMeters")),
            Map.entry("org.h2.. only in store", List.of("auth.AuthWithFile")),
            Map.entry("org.glassfish.tyrus.. only in runtime.embedded", List.of("runtime.RuntimeWithTyrus")),
            Map.entry("org.glassfish.grizzly.. only in runtime.embedded", List.of("runtime.RuntimeWithGrizzly")),
            Map.entry(VIOLATIONS + ".channel.. knows the JDK only", List.of("channel.ChannelWithJson")),
            Map.entry(VIOLATIONS + ".launch.. knows the JDK only", List.of("launch.LauncherWithOptions")),
            Map.entry(
                    "no class is named after nothing: Util, Helper, Manager, Impl",
                    List.of("auth.TicketUtil", "auth.TicketHelper", "auth.TicketManager", "auth.TicketImpl")),
            Map.entry("every package is @NullMarked", List.of("stranger.Stranger")));

    static Stream<ArchRule> rules() {
        return RULES.stream();
    }

    static Stream<ArchRule> rulesOverViolations() {
        return new HouseRules(VIOLATIONS, VIOLATIONS + ".launch").all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void holdsOverTheSources(ArchRule rule) {
        rule.check(SOURCES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rulesOverViolations")
    void failsOnItsViolation(ArchRule rule) {
        JavaClasses violating = new ClassFileImporter().importPackages(VIOLATIONS);

        String report = rule.evaluate(violating).getFailureReport().toString();

        List<String> offenders = OFFENDERS.getOrDefault(rule.getDescription(), List.of("no offender listed"));
        assertThat(report).contains(offenders);
    }

    @Test
    void seesTheSources() {
        assertThat(List.of("io.parley.channel", "launch")).allMatch(SOURCES::containPackage);
    }
}
