package io.gatehouse.shape;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code drop}: what the paths mean goes; what it stood in stays, be it left empty. */
public record Drop(List<Path> paths) implements ObjectWord {

    @Override
    public @Nullable JsonValue shaped(JsonObject object) {
        return left(object, Marks.of(paths, object));
    }

    private static @Nullable JsonValue left(JsonValue value, Marks marks) {
        if (marks.isMarked()) {
            return null;
        }
        return Parts.each(value, (key, part) -> {
            Marks below = marks.at(key);
            return below == null ? part : left(part, below);
        });
    }
}
