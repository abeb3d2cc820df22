package io.gatehouse.shape;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code move}: what stands at one place stands at another instead. What was there is replaced, objects on the way are made,
 * and containers that are left empty go. Both places are those of the value as it was; nothing happens where there is nothing
 * to move, or where a list or a text on the way has no such place, so that nothing is lost.
 */
public record Move(Pointer from, Pointer to) implements ObjectWord {
    public Move {
        if (from.isRoot() || to.isRoot()) {
            throw new BadPath(
                    "moves the whole value or something in place of it", "", "a place within it, such as /owner/name");
        }
    }

    @Override
    public JsonValue shaped(JsonObject object) {
        JsonValue moved = from.read(object);
        if (moved == null) {
            return object;
        }
        boolean deeper = to.isWithin(from);
        JsonValue put = deeper
                ? put(
                        object,
                        from.steps(),
                        made(to.steps().subList(from.steps().size(), to.steps().size()), moved))
                : put(object, to.steps(), moved);
        if (put == null) {
            return object;
        }
        return deeper || from.isWithin(to) ? put : Objects.requireNonNull(without(put, from.steps()));
    }

    /** The value with another at a place in it; null where there can be no such place. */
    private static @Nullable JsonValue put(JsonValue value, List<String> steps, JsonValue moved) {
        if (steps.isEmpty()) {
            return moved;
        }
        String step = steps.get(0);
        List<String> rest = steps.subList(1, steps.size());
        JsonValue there = Parts.at(value, step);
        if (there == null) {
            return value instanceof JsonObject ? Parts.with(value, step, made(rest, moved)) : null;
        }
        JsonValue part = put(there, rest, moved);
        return part == null ? null : Parts.with(value, step, part);
    }

    /** Objects for the steps, one in the other, around the value. */
    private static JsonValue made(List<String> steps, JsonValue value) {
        JsonValue made = value;
        for (int i = steps.size() - 1; i >= 0; i--) {
            made = Parts.JSON.createObjectBuilder().add(steps.get(i), made).build();
        }
        return made;
    }

    /** The value without what stands at a place in it; null where nothing else is in it. */
    private static @Nullable JsonValue without(JsonValue value, List<String> steps) {
        if (steps.isEmpty()) {
            return null;
        }
        String step = steps.get(0);
        JsonValue there = Parts.at(value, step);
        if (there == null) {
            return value;
        }
        JsonValue rest = Parts.with(value, step, without(there, steps.subList(1, steps.size())));
        return Parts.isEmpty(rest) ? null : rest;
    }
}
