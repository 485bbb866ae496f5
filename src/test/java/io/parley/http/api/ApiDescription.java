package io.parley.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code openapi.json} as a test sees it: holds real requests and answers to what it says of them. */
public final class ApiDescription {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final ObjectNode document;

    private ApiDescription(ObjectNode document) {
        this.document = document;
    }

    public static ApiDescription read() {
        try (InputStream resource = Api.class.getResourceAsStream("openapi.json")) {
            return new ApiDescription((ObjectNode) JSON.readTree(resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode document() {
        return document;
    }

    /** Each method and path that is described, as {@code GET /history}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.get("paths")
                .fields()
                .forEachRemaining(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method ->
                                operations.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    /** The operation of a method and a path below {@code /api/v1}; null where none is described. */
    private @Nullable String pointer(String method, String path) {
        Iterator<Map.Entry<String, JsonNode>> paths = document.get("paths").fields();
        while (paths.hasNext()) {
            Map.Entry<String, JsonNode> described = paths.next();
            if (path.matches(described.getKey().replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+"))) {
                String wanted = method.equals("HEAD") ? "get" : method.toLowerCase(java.util.Locale.ROOT);
                return described.getValue().has(wanted) ? "/paths/" + escaped(described.getKey()) + "/" + wanted : null;
            }
        }
        return null;
    }

    /** Holds an answer to the description, and a request that was answered with success. */
    public void check(
            String method,
            String target,
            @Nullable String request,
            int status,
            Map<String, String> headers,
            @Nullable String contentType,
            String answer) {
        String path = target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
        String operation = pointer(method, path);
        if (operation == null) {
            assertThat(status).as("%s %s is not described", method, path).isIn(204, 403, 404, 405);
            if (status >= 400) {
                valid("/components/schemas/Problem", answer);
            }
            return;
        }
        if (status < 300) {
            checkParameters(operation, target);
            if (request != null) {
                valid(operation + "/requestBody/content/application~1json/schema", request);
            }
        }
        String response = resolved(operation + "/responses/" + status);
        assertThat(document.at(response).isMissingNode())
                .as("%s %s answers %d, which is described", method, path, status)
                .isFalse();
        document.at(response + "/headers").fieldNames().forEachRemaining(header -> {
            if (!header.equals("Idempotency-Replayed") && !header.equals("Retry-After")) {
                assertThat(headers).containsKey(header);
            }
        });
        JsonNode content = document.at(response + "/content");
        if (content.isMissingNode()) {
            assertThat(answer).isEmpty();
        } else if (!method.equals("HEAD")) {
            String type = content.fieldNames().next();
            assertThat(contentType).isEqualTo(type);
            valid(response + "/content/" + escaped(type) + "/schema", answer);
        }
    }

    /** Whether a JSON text is as the schema at that place says; what is wrong with it. */
    List<String> mistakes(String pointer, String json) {
        try {
            ObjectNode schema = document.deepCopy();
            schema.put("$ref", "#" + pointer);
            JsonSchema compiled = SCHEMAS.getSchema(schema);
            return compiled.validate(JSON.readTree(json)).stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        } catch (JsonProcessingException e) {
            return List.of("no JSON: " + e.getOriginalMessage());
        }
    }

    private void valid(String pointer, String json) {
        assertThat(mistakes(pointer, json)).as("%s, by %s", json, pointer).isEmpty();
    }

    private void checkParameters(String operation, String target) {
        List<String> described = new ArrayList<>();
        JsonNode parameters = document.at(operation + "/parameters");
        for (int i = 0; i < parameters.size(); i++) {
            JsonNode parameter = document.at(resolved(operation + "/parameters/" + i));
            if (parameter.get("in").asText().equals("query")) {
                described.add(parameter.get("name").asText());
            }
        }
        if (target.contains("?")) {
            for (String pair : target.substring(target.indexOf('?') + 1).split("&")) {
                assertThat(described).contains(pair.substring(0, pair.indexOf('=')));
            }
        }
    }

    /** Where it stands itself, if it is a reference. */
    private String resolved(String pointer) {
        JsonNode reference = document.at(pointer).get("$ref");
        return reference == null ? pointer : reference.asText().substring(1);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
