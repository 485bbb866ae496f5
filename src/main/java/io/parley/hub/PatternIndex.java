package io.parley.hub;

import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the patterns that match a channel in time that depends on the name's segments, not on the number of patterns.
 *
 * <p>A tree of segments. Finding takes no lock; adding and removing take one.
 */
final class PatternIndex {

    private static final class Node {
        final Map<String, Node> children = new ConcurrentHashMap<>(2);
        volatile @Nullable LocalChannel ends;

        boolean isEmpty() {
            return ends == null && children.isEmpty();
        }
    }

    private final Node root = new Node();
    private volatile int size;

    /** How many patterns there are. */
    int size() {
        return size;
    }

    synchronized void add(ChannelPattern pattern, LocalChannel channel) {
        Node node = root;
        for (String segment : pattern.value().split("/", -1)) {
            node = node.children.computeIfAbsent(segment, name -> new Node());
        }
        if (node.ends == null) {
            size++;
        }
        node.ends = channel;
    }

    synchronized void remove(ChannelPattern pattern) {
        if (remove(root, pattern.value().split("/", -1), 0)) {
            size--;
        }
    }

    /** Whether no segment is kept, as where every pattern was removed. */
    boolean isPruned() {
        return root.isEmpty();
    }

    /** Calls {@code found} with each pattern that matches the channel. */
    void forEachMatch(ChannelName channel, Consumer<LocalChannel> found) {
        String name = channel.value();
        match(root, name, 0, name.charAt(0) == '$', found);
    }

    private static boolean remove(Node node, String[] segments, int at) {
        if (at == segments.length) {
            boolean was = node.ends != null;
            node.ends = null;
            return was;
        }
        Node child = node.children.get(segments[at]);
        if (child == null) {
            return false;
        }
        boolean removed = remove(child, segments, at + 1);
        if (child.isEmpty()) {
            node.children.remove(segments[at]);
        }
        return removed;
    }

    /** @param at where the next segment starts; past the end of the name where none is left */
    private static void match(Node node, String name, int at, boolean hidden, Consumer<LocalChannel> found) {
        boolean first = at == 0;
        Node rest = hidden && first ? null : node.children.get("#");
        if (rest != null) {
            tell(rest, found);
        }
        if (at > name.length()) {
            tell(node, found);
            return;
        }
        int slash = name.indexOf('/', at);
        int end = slash < 0 ? name.length() : slash;
        Node one = hidden && first ? null : node.children.get("+");
        if (one != null) {
            match(one, name, end + 1, hidden, found);
        }
        Node named = node.children.get(name.substring(at, end));
        if (named != null) {
            match(named, name, end + 1, hidden, found);
        }
    }

    private static void tell(Node node, Consumer<LocalChannel> found) {
        LocalChannel channel = node.ends;
        if (channel != null) {
            found.accept(channel);
        }
    }
}
