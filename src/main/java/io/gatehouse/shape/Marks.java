package io.gatehouse.shape;

import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Places that are meant in one value, as a tree of the value's own form: a node for each place that is meant, and for each on
 * the way to one. For one thread.
 */
final class Marks {
    private final Map<Object, Marks> below = new HashMap<>(4);
    private boolean marked;

    /** What several paths mean in a value. */
    static Marks of(List<Path> paths, JsonValue value) {
        Marks marks = new Marks();
        for (Path path : paths) {
            path.mark(value, marks);
        }
        return marks;
    }

    /** Whether this place itself is meant. */
    boolean isMarked() {
        return marked;
    }

    /** Whether a part of it itself is meant. */
    boolean isMarked(Object key) {
        Marks marks = below.get(key);
        return marks != null && marks.marked;
    }

    void mark() {
        marked = true;
    }

    /** Those of a part; null where neither it nor anything in it is meant. */
    @Nullable
    Marks at(Object key) {
        return below.get(key);
    }

    /** Those of a part, which is on the way. */
    Marks through(Object key) {
        return below.computeIfAbsent(key, absent -> new Marks());
    }

    /** Lets those of a part be set, which is on the way only if the setting says so. */
    boolean at(Object key, Predicate<Marks> setting) {
        Marks known = below.get(key);
        Marks marks = known == null ? new Marks() : known;
        boolean found = setting.test(marks);
        if (found && known == null) {
            below.put(key, marks);
        }
        return found;
    }
}
