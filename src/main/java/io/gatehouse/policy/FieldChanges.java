package io.gatehouse.policy;

import io.gatehouse.config.Template;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes to fields, ready to be applied: removals, then other names, then replacements, then additions.
 *
 * @param rename the new names by the old ones, in order
 */
public record FieldChanges(List<String> remove, List<Renamed> rename, List<Field> set, List<Field> add) {
    public static final FieldChanges NONE = of(null, null, null, null);

    /** A field that gets a value. */
    public record Field(String name, Template value) {}

    /** A field that gets another name. */
    public record Renamed(String from, String to) {}

    /** Those that a document has; null for none of a kind. */
    public static FieldChanges of(
            @Nullable List<String> remove,
            @Nullable Map<String, String> rename,
            @Nullable Map<String, String> set,
            @Nullable Map<String, String> add) {
        List<Renamed> renamed = new ArrayList<>();
        if (rename != null) {
            rename.forEach((from, to) -> renamed.add(new Renamed(from, to)));
        }
        return new FieldChanges(
                remove == null ? List.of() : List.copyOf(remove), List.copyOf(renamed), fields(set), fields(add));
    }

    private static List<Field> fields(@Nullable Map<String, String> written) {
        List<Field> fields = new ArrayList<>();
        if (written != null) {
            written.forEach((name, value) -> fields.add(new Field(name, Template.parse(value))));
        }
        return List.copyOf(fields);
    }

    public boolean none() {
        return remove.isEmpty() && rename.isEmpty() && set.isEmpty() && add.isEmpty();
    }

    /** The fields of requests that its values refer to. */
    public Set<String> fields() {
        return References.fields(Stream.concat(set.stream(), add.stream()).map(Field::value));
    }

    /** Whether a value refers to who sends the request. */
    public boolean needsCaller() {
        return Stream.concat(set.stream(), add.stream()).anyMatch(field -> field.value.isOfCaller());
    }

    /** What it does, without the values, which may be credentials. */
    public String says() {
        List<String> says = new ArrayList<>();
        remove.forEach(name -> says.add("remove " + name));
        rename.forEach(field -> says.add("rename " + field.from + " " + field.to));
        set.forEach(field -> says.add("set " + field.name));
        add.forEach(field -> says.add("add " + field.name));
        return String.join(" ", says);
    }

    /** A field whose value refers to something the request lacks is left out: removed by {@code set}, not added. */
    public Headers applyTo(Headers headers, Exchange exchange) {
        if (none()) {
            return headers;
        }
        Headers.Builder builder = headers.toBuilder();
        remove.forEach(builder::remove);
        for (Renamed field : rename) {
            builder = renamed(builder.build(), field);
        }
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

    /** All lines of a name under the other one, each at its place, where they replace what is there. */
    private static Headers.Builder renamed(Headers headers, Renamed field) {
        boolean isThere = headers.contains(field.from);
        Headers.Builder builder = Headers.builder();
        headers.forEach((name, value) -> {
            if (name.equalsIgnoreCase(field.from)) {
                builder.add(field.to, value);
            } else if (!isThere || !name.equalsIgnoreCase(field.to)) {
                builder.add(name, value);
            }
        });
        return builder;
    }
}
