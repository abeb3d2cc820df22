package io.gatehouse.policy.transform;

import com.github.mustachejava.Binding;
import com.github.mustachejava.Code;
import com.github.mustachejava.Iteration;
import com.github.mustachejava.ObjectHandler;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.util.Wrapper;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the names of a template stand for: members of JSON objects, the innermost that has one first, and nothing else. The library's own
 * way would look for methods and fields of whatever it is given.
 */
final class JsonScopes implements ObjectHandler {

    @Override
    public Binding createBinding(String name, TemplateContext place, Code code) {
        return scopes -> value(name, scopes);
    }

    @Override
    public Wrapper find(String name, List<Object> scopes) {
        return asked -> value(name, asked);
    }

    private static @Nullable Object value(String name, List<Object> scopes) {
        String[] steps = name.split("\\.");
        for (int i = scopes.size() - 1; i >= 0; i--) {
            if (scopes.get(i) instanceof JsonObject object && steps.length > 0 && object.containsKey(steps[0])) {
                return below(object, steps);
            }
        }
        return null;
    }

    private static @Nullable JsonValue below(JsonObject object, String[] steps) {
        JsonValue at = object;
        for (String step : steps) {
            at = at instanceof JsonObject outer ? outer.get(step) : null;
        }
        return at;
    }

    @Override
    public Object coerce(Object value) {
        return value;
    }

    @Override
    public Writer iterate(Iteration section, Writer writer, @Nullable Object value, List<Object> scopes) {
        if (value instanceof JsonArray list) {
            for (JsonValue item : list) {
                ((LimitedText) writer).step();
                section.next(writer, item, scopes);
            }
            return writer;
        }
        return isNothing(value) ? writer : section.next(writer, value, scopes);
    }

    @Override
    public Writer falsey(Iteration section, Writer writer, @Nullable Object value, List<Object> scopes) {
        return isNothing(value) ? section.next(writer, value, scopes) : writer;
    }

    private static boolean isNothing(@Nullable Object value) {
        return value == null
                || value == JsonValue.NULL
                || value == JsonValue.FALSE
                || value instanceof JsonArray list && list.isEmpty()
                || value instanceof JsonString text && text.getString().isEmpty();
    }

    /** A text as it is, numbers as they came, objects and lists as JSON, null as nothing. */
    @Override
    public String stringify(Object value) {
        if (value instanceof JsonString text) {
            return text.getString();
        }
        return value == JsonValue.NULL ? "" : value.toString();
    }
}
