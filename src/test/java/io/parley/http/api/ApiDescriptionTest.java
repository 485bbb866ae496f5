package io.parley.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.parley.channel.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The description of the API says what there is, and nothing else. */
class ApiDescriptionTest {

    private final ApiDescription description = ApiDescription.read();
    private final ApiBench bench = new ApiBench();

    @Test
    void describesEveryRouteAndNothingElse() {
        assertThat(description.operations())
                .isEqualTo(bench.api().routes().stream()
                        .map(route -> route.method() + " " + route.path())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void describesTheParametersOfEveryRoute() {
        for (Route route : bench.api().routes()) {
            Set<String> described = new TreeSet<>();
            for (JsonNode parameter : operation(route).path("parameters")) {
                JsonNode resolved = resolve(parameter);
                if (resolved.get("in").asText().equals("query")) {
                    described.add(resolved.get("name").asText());
                }
            }
            assertThat(described).as(route.path()).isEqualTo(new TreeSet<>(route.parameters()));
        }
    }

    @Test
    void describesTheScopeAndTheHeadersOfEveryRoute() {
        for (Route route : bench.api().routes()) {
            JsonNode operation = operation(route);
            if (route.scope() != null) {
                assertThat(operation.at("/security/0/key/0").asText())
                        .as(route.path())
                        .isEqualTo(route.scope().wireName());
            }
            List<String> headers = new ArrayList<>();
            for (JsonNode parameter : operation.path("parameters")) {
                if (resolve(parameter).get("in").asText().equals("header")) {
                    headers.add(resolve(parameter).get("name").asText());
                }
            }
            assertThat(headers)
                    .as(route.path())
                    .isEqualTo(
                            route.kind() == Route.Kind.REPEATABLE_COMMAND
                                    ? List.of("Idempotency-Key")
                                    : route.kind().isTagged() ? List.of("If-None-Match") : List.of());
            assertThat(operation.at("/responses/304").isMissingNode())
                    .as(route.path())
                    .isNotEqualTo(route.kind().isTagged());
        }
    }

    /** A reference to nothing would let everything pass. */
    @Test
    void refersOnlyToWhatItHas() {
        List<JsonNode> references = description.document().findValues("$ref");

        assertThat(references).hasSizeGreaterThan(50);
        for (JsonNode reference : references) {
            assertThat(description
                            .document()
                            .at(reference.asText().substring(1))
                            .isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
    }

    @Test
    void seesWhatIsNotDescribed() {
        assertThat(description.mistakes("/components/schemas/Position", "{\"epoch\":\"k3f\",\"offset\":1}"))
                .isEmpty();
        assertThat(description.mistakes("/components/schemas/Position", "{\"epoch\":\"k3f\"}"))
                .isNotEmpty();
        assertThat(description.mistakes(
                        "/paths/~1publish/post/responses/200/content/application~1json/schema",
                        "{\"epoch\":\"k3f\",\"offset\":1,\"more\":1}"))
                .isNotEmpty();
        assertThat(description.mistakes("/components/schemas/BatchResults", "{\"results\":[{\"answer\":{\"x\":1}}]}"))
                .isNotEmpty();
    }

    /** But for those that only conversations know. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNKNOWN_COMMAND", "ALREADY_SUBSCRIBED", "NOT_SUBSCRIBED", "NO_SUCH_PROCEDURE"})
    void knowsEveryErrorOfTheHub(ErrorCode code) {
        Problem problem = Problem.of(new io.parley.channel.Refusal(code, "a reason"));

        assertThat(description.mistakes(
                        "/components/schemas/Problem",
                        new String(problem.answer().body(), java.nio.charset.StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(problem.status()).isBetween(400, 599);
    }

    @Test
    void answersWithItself() {
        ApiAnswer answer = bench.ask("GET", "/openapi.json", Map.of(), "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(ApiBench.text(answer)).contains("\"openapi\": \"3.1.0\"");
    }

    private JsonNode operation(Route route) {
        return description
                .document()
                .get("paths")
                .get(route.path())
                .get(route.method().toLowerCase(java.util.Locale.ROOT));
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref")
                ? description.document().at(node.get("$ref").asText().substring(1))
                : node;
    }
}
