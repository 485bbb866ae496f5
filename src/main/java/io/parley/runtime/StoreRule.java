package io.parley.runtime;

import static io.parley.runtime.NamespaceKeys.*;
import static io.parley.runtime.StoreKeys.STORE_FILE;

import io.parley.channel.Namespaces;
import java.util.List;

/** Durable namespaces need a file. */
final class StoreRule {

    private StoreRule() {}

    /** What is wrong, each a sentence that names the settings; empty where all is well. */
    static List<String> contradictions(Settings settings) {
        Namespaces namespaces = settings.namespaces();
        if (settings.store().file().isPresent() || !namespaces.anyDurable()) {
            return List.of();
        }
        String asking = namespaces.defaults().durable()
                ? ANY_NAMESPACE_DURABLE.name()
                : namespaces.names(true).stream()
                        .sorted()
                        .map(name -> NAMESPACE_DURABLE.in(name).name())
                        .findFirst()
                        .orElseThrow();
        return List.of("%s=true needs %s: the file that keeps what is to survive a restart"
                .formatted(asking, STORE_FILE.name()));
    }
}
