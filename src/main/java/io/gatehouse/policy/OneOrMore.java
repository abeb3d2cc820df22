package io.gatehouse.policy;

import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads an option that is a text or a list of texts, as its schema has it. */
public final class OneOrMore {
    private OneOrMore() {}

    /** The texts; none where the option is not there. */
    public static Set<String> texts(@Nullable JsonValue option) {
        if (option == null) {
            return Set.of();
        }
        Stream<JsonValue> listed = option instanceof JsonArray list ? list.stream() : Stream.of(option);
        return listed.map(each -> ((JsonString) each).getString()).collect(Collectors.toUnmodifiableSet());
    }
}
