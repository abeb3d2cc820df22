package io.gatehouse.shape;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Pointer (RFC 6901) as its steps: the place of one value within another.
 *
 * <p>JSON-P has one that throws where nothing is; here that is the usual case, and an answer.
 *
 * @param steps names of members and indexes of items, unescaped; none for the value itself
 */
public record Pointer(List<String> steps) {
    static final String EXPECTED = "a JSON Pointer such as /owner/name";

    /** More than any pointer needs. What is made on the way to a place is then not nested deeper than what a reader bears. */
    static final int MOST_STEPS = 100;

    private static final Pattern BAD_ESCAPE = Pattern.compile("~(?![01])");
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]*");

    /** The pointer that a text is (RFC 6901 §3). */
    public static Pointer parse(String text) {
        if (text.isEmpty()) {
            return new Pointer(List.of());
        }
        if (text.charAt(0) != '/') {
            throw new BadPath("does not begin with /", text, EXPECTED);
        }
        if (BAD_ESCAPE.matcher(text).find()) {
            throw new BadPath("has a ~ that is followed by neither 0 nor 1", text, EXPECTED);
        }
        List<String> steps = new ArrayList<>();
        for (String step : text.substring(1).split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        if (steps.size() > MOST_STEPS) {
            throw new BadPath("has more than " + MOST_STEPS + " steps", text, EXPECTED);
        }
        return new Pointer(List.copyOf(steps));
    }

    /**
     * The same, where a member's name may stand for the pointer to it: any text that begins with neither {@code /} nor {@code
     * $}.
     */
    public static Pointer of(String text) {
        if (text.startsWith("$")) {
            throw new BadPath(
                    "begins with $, as a JSONPath does, which can't be used here",
                    text,
                    "a name, or " + EXPECTED + "; a name that begins with $ is written as /$name");
        }
        return text.isEmpty() || text.startsWith("/") ? parse(text) : new Pointer(List.of(text));
    }

    /** The value at this place; null where there is none (RFC 6901 §4). */
    public @Nullable JsonValue read(JsonValue value) {
        JsonValue at = value;
        for (int i = 0; i < steps.size() && at != null; i++) {
            at = Parts.at(at, steps.get(i));
        }
        return at;
    }

    boolean isRoot() {
        return steps.isEmpty();
    }

    /** Whether this is that place, or one within it. */
    boolean isWithin(Pointer other) {
        return steps.size() >= other.steps.size()
                && steps.subList(0, other.steps.size()).equals(other.steps);
    }

    /** The name that the last step is. */
    String name() {
        return steps.get(steps.size() - 1);
    }

    /**
     * The value with a change made to each object in which the last step is looked for. A step that meets a list and is no
     * index is looked for in each item; where there is nothing on the way, an empty object is changed, which stays away if it
     * stays empty.
     */
    JsonValue changed(JsonValue value, UnaryOperator<JsonObject> change) {
        return changed(value, 0, change);
    }

    private JsonValue changed(JsonValue value, int step, UnaryOperator<JsonObject> change) {
        String name = steps.get(step);
        boolean last = step == steps.size() - 1;
        if (value instanceof JsonArray list && index(name) < 0) {
            return Parts.each(list, (key, item) -> changed(item, step, change));
        }
        if (value instanceof JsonObject object && last) {
            return change.apply(object);
        }
        JsonValue there = Parts.at(value, name);
        if (last || there == null && !(value instanceof JsonObject)) {
            return value;
        }
        JsonValue after = changed(there == null ? JsonValue.EMPTY_JSON_OBJECT : there, step + 1, change);
        boolean same = there == null ? Parts.isEmpty(after) : after == there;
        return same ? value : Parts.with(value, name, after);
    }

    /** The number that a step is in a list; -1 for one that is none (RFC 6901 §4: no leading zeros). */
    static int index(String step) {
        if (!INDEX.matcher(step).matches()) {
            return -1;
        }
        return step.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(step);
    }

    /** As RFC 6901 §3 writes it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String step : steps) {
            text.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }
}
