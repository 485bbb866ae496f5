package io.parley.handshake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The paths at which a WebSocket can be opened, each with the subprotocols spoken there.
 *
 * <p>A path is matched as sent, character by character: {@code /%77s} or {@code /./ws} is not {@code /ws}, so no two
 * components can disagree about which endpoint a request means.
 */
public final class Endpoints {

    private final Map<String, List<String>> subprotocolsByPath;

    /**
     * @param subprotocolsByPath for each path, the subprotocols spoken there; an empty list where none is
     * @throws IllegalArgumentException for a path that no client can send (it starts with one slash and is escaped where
     *     needed), and for a subprotocol that is no token or is named twice
     */
    public Endpoints(Map<String, List<String>> subprotocolsByPath) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        subprotocolsByPath.forEach((path, subprotocols) -> copy.put(checkedPath(path), checkedNames(subprotocols)));
        this.subprotocolsByPath = Map.copyOf(copy);
    }

    /** The paths, in no particular order. */
    public Set<String> paths() {
        return subprotocolsByPath.keySet();
    }

    /** The subprotocols spoken at this path; null where no endpoint has it. */
    public @Nullable List<String> subprotocolsAt(String path) {
        return subprotocolsByPath.get(path);
    }

    private static String checkedPath(String path) {
        if (!RequestTarget.isPath(path)) {
            throw new IllegalArgumentException("Not the path of an endpoint: " + Excerpt.of(path));
        }
        return path;
    }

    private static List<String> checkedNames(List<String> subprotocols) {
        return SubprotocolPolicy.checkedNames(subprotocols);
    }
}
