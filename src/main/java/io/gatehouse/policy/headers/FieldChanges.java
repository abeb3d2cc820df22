package io.gatehouse.policy.headers;

import io.gatehouse.config.Template;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.policy.References;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Changes to fields, ready to be applied: removals, then replacements, then additions. */
record FieldChanges(List<String> remove, List<Field> set, List<Field> add) {
    static final FieldChanges NONE = new FieldChanges(List.of(), List.of(), List.of());

    record Field(String name, Template value) {}

    static FieldChanges of(HeadersOptions.@Nullable Changes changes) {
        if (changes == null) {
            return NONE;
        }
        List<String> removed = changes.remove();
        return new FieldChanges(
                removed == null ? List.of() : List.copyOf(removed), fields(changes.set()), fields(changes.add()));
    }

    private static List<Field> fields(@Nullable Map<String, String> written) {
        List<Field> fields = new ArrayList<>();
        if (written != null) {
            written.forEach((name, value) -> fields.add(new Field(name, Template.parse(value))));
        }
        return List.copyOf(fields);
    }

    boolean none() {
        return remove.isEmpty() && set.isEmpty() && add.isEmpty();
    }

    /** Whether a value refers to who sends the request. */
    boolean needsCaller() {
        return Stream.concat(set.stream(), add.stream()).anyMatch(field -> field.value.isOfCaller());
    }

    /** A field whose value refers to something the request lacks is left out: removed by {@code set}, not added. */
    Headers applyTo(Headers headers, Exchange exchange) {
        if (none()) {
            return headers;
        }
        Headers.Builder builder = headers.toBuilder();
        remove.forEach(builder::remove);
        for (Field field : set) {
            String value = References.inField(field.value(), exchange);
            if (value == null) {
                builder.remove(field.name());
            } else {
                builder.set(field.name(), value);
            }
        }
        for (Field field : add) {
            String value = References.inField(field.value(), exchange);
            if (value != null) {
                builder.add(field.name(), value);
            }
        }
        return builder.build();
    }
}
