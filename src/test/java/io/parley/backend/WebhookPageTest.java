package io.parley.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The example on the page of webhooks is what the hub does. */
class WebhookPageTest {

    private static final Pattern EXAMPLE = Pattern.compile(
            "secret `([^`]+)`, the timestamp `(\\d+)` and the body\\s+```json\\n(.*?)\\n```.*?Parley-Signature: (v1=\\S+)",
            Pattern.DOTALL);

    @Test
    void signsAsThePageSays() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("src/docs/webhooks.md")));
        assertThat(example.find()).isTrue();

        String signature = new Signature(List.of(example.group(1)))
                .of(Long.parseLong(example.group(2)), example.group(3).getBytes(StandardCharsets.UTF_8));

        assertThat(signature).isEqualTo(example.group(4));
    }
}
