package io.gatehouse.compose;

import io.gatehouse.shape.Merged;
import io.gatehouse.shape.Shape;
import io.gatehouse.shape.ShapeFailure;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an answer is made of: members by name, in order. */
public record Result(List<Member> members) {

    /**
     * A member of the answer.
     *
     * @param name its name
     * @param part the part whose value it has; null for a constant
     * @param shape what becomes of that value
     */
    public record Member(String name, @Nullable String part, Shape shape) {}

    /**
     * The answer.
     *
     * @param values by the names of parts
     * @throws ShapeFailure where a value can't be given the shape that it is to have
     */
    JsonObject of(Map<String, JsonValue> values) throws ShapeFailure {
        List<Merged.Part> parts = new ArrayList<>();
        for (Member member : members) {
            JsonValue value = member.part == null ? JsonValue.NULL : values.get(member.part);
            JsonValue shaped = value == null ? null : member.shape.apply(value);
            if (shaped != null) {
                parts.add(new Merged.Part(member.name, shaped, member.shape.isFlat()));
            }
        }
        return Merged.object(parts);
    }
}
