package io.gatehouse.shape;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for in a value, step by step: the names of a pointer, or the tree of names that a mask is.
 *
 * <p>A name that meets a list and is no index of it is looked for in each item. The list then stays what it is, also with no
 * item or with none that has the name: how many there are is not lost, and a client that expects a list gets one. Not changed
 * any more once it is looked for.
 */
final class Names {
    private final boolean indexes;
    private final Map<String, Names> byName = new LinkedHashMap<>();
    private @Nullable Names any;
    private boolean end;

    /** @param indexes whether a name that is an index means that item of a list */
    private Names(boolean indexes) {
        this.indexes = indexes;
    }

    /** The names of a mask, of which there are none yet: whatever they look like, none is an index. */
    static Names ofMask() {
        return new Names(false);
    }

    /** The names of a pointer, one below the other. */
    static Names of(Pointer pointer) {
        Names first = new Names(true);
        Names last = first;
        for (String step : pointer.steps()) {
            last = last.below(step);
        }
        last.end();
        return first;
    }

    /** What is looked for below a name. */
    Names below(String name) {
        return byName.computeIfAbsent(name, absent -> new Names(indexes));
    }

    /** What is looked for below every name. */
    Names belowAny() {
        if (any == null) {
            any = new Names(indexes);
        }
        return any;
    }

    /** Says that what is found here is meant as a whole. */
    void end() {
        end = true;
    }

    /** Marks what is found in a value; whether anything is. */
    boolean mark(JsonValue value, Marks marks) {
        if (end) {
            marks.mark();
            return true;
        }
        boolean found = false;
        for (Map.Entry<String, Names> name : byName.entrySet()) {
            found |= mark(value, name.getKey(), name.getValue(), marks);
        }
        return (any != null && mark(value, null, any, marks)) | found;
    }

    /** @param name null for every one */
    private static boolean mark(JsonValue value, @Nullable String name, Names below, Marks marks) {
        if (value instanceof JsonArray list) {
            return markItems(list, name, below, marks);
        }
        if (!(value instanceof JsonObject object)) {
            return false;
        }
        if (name != null) {
            return markPart(object.get(name), name, below, marks);
        }
        boolean found = false;
        for (Map.Entry<String, JsonValue> member : object.entrySet()) {
            found |= markPart(member.getValue(), member.getKey(), below, marks);
        }
        return found;
    }

    private static boolean markItems(JsonArray list, @Nullable String name, Names below, Marks marks) {
        int index = name != null && below.indexes ? Pointer.index(name) : -1;
        if (index >= 0) {
            return index < list.size() && markPart(list.get(index), index, below, marks);
        }
        for (int i = 0; i < list.size(); i++) {
            JsonValue item = list.get(i);
            if (item instanceof JsonStructure) {
                mark(item, name, below, marks.through(i));
            }
        }
        return true;
    }

    private static boolean markPart(@Nullable JsonValue part, Object key, Names below, Marks marks) {
        return part != null && marks.at(key, deeper -> below.mark(part, deeper));
    }
}
