package io.gatehouse.shape;

import jakarta.json.JsonArray;
import jakarta.json.JsonMergePatch;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** A change of a value that is written down in a form of its own: a JSON Patch (RFC 6902) or a merge patch (RFC 7396). */
public final class Change {

    /** What a change does. */
    @FunctionalInterface
    private interface Changing {
        JsonValue apply(JsonValue value) throws ShapeFailure;
    }

    private final Changing changing;

    private Change(Changing changing) {
        this.changing = changing;
    }

    /**
     * A JSON Patch: operations in order, all or none.
     *
     * @throws IllegalArgumentException where an item is no operation: found here and not when it is to be applied
     */
    public static Change patch(JsonArray operations) {
        List<Operation> checked = new ArrayList<>();
        for (JsonValue item : operations) {
            checked.add(Operation.of(item, checked.size() + 1));
        }
        return new Change(value -> {
            JsonValue changed = value;
            for (Operation operation : checked) {
                changed = operation.apply(changed);
            }
            return changed;
        });
    }

    /** A merge patch: members replace members, null takes them away. Anything but an object replaces all. */
    public static Change merge(JsonValue patch) {
        JsonMergePatch merging = Parts.JSON.createMergePatch(patch);
        return new Change(merging::apply);
    }

    /**
     * The changed value.
     *
     * @throws ShapeFailure where an operation does not apply to it; a merge patch always does
     */
    public JsonValue apply(JsonValue value) throws ShapeFailure {
        return changing.apply(value);
    }
}
