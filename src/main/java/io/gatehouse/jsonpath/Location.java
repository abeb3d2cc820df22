package io.gatehouse.jsonpath;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a node is in its document: the names and indexes that lead to it from the root.
 *
 * <p>A location only remembers the one above it, since a query comes by many of which few are told.
 */
public final class Location {
    /** The whole document. */
    public static final Location ROOT = new Location(null, "");

    private final @Nullable Location parent;
    private final Object key;

    private Location(@Nullable Location parent, Object key) {
        this.parent = parent;
        this.key = key;
    }

    /** The place of a member of the object at this place. */
    public Location child(String name) {
        return new Location(this, name);
    }

    /** The place of an item of the array at this place, counted from 0. */
    public Location child(int index) {
        return new Location(this, index);
    }

    /** From the root to the node: each a {@link String}, the name of a member, or an {@link Integer}, the index of an item. */
    public List<Object> keys() {
        Deque<Object> keys = new ArrayDeque<>();
        for (Location each = this; each.parent != null; each = each.parent) {
            keys.addFirst(each.key);
        }
        return List.copyOf(keys);
    }

    /** The normalized path (§2.7), which is the same for the same place: {@code $['store']['book'][0]}. */
    @Override
    public String toString() {
        StringBuilder path = new StringBuilder("$");
        for (Object each : keys()) {
            if (each instanceof String name) {
                path.append("['");
                name.chars().forEach(c -> escape((char) c, path));
                path.append("']");
            } else {
                path.append('[').append(each).append(']');
            }
        }
        return path.toString();
    }

    private static void escape(char c, StringBuilder path) {
        int letter = "\b\t\n\f\r'\\".indexOf(c);
        if (letter >= 0) {
            path.append('\\').append("btnfr'\\".charAt(letter));
        } else if (c < ' ') {
            path.append(String.format("\\u%04x", (int) c));
        } else {
            path.append(c);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Location location && keys().equals(location.keys());
    }

    @Override
    public int hashCode() {
        return keys().hashCode();
    }
}
