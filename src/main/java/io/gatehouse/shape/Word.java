package io.gatehouse.shape;

import io.gatehouse.jsonpath.TooManyNodes;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** One thing that a {@link Shape} does to a value. */
public sealed interface Word permits Constant, Choice, Sort, Limit, ObjectWord, Group {

    /**
     * What becomes of a value; null for nothing.
     *
     * @throws TooManyNodes where a JSONPath would visit more of it than it may
     */
    @Nullable
    JsonValue apply(JsonValue value);
}
