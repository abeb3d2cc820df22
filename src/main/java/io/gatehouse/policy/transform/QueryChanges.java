package io.gatehouse.policy.transform;

import io.gatehouse.config.Template;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Query;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.References;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes to the arguments of a query: removals, then other names, then replacements, then additions. What is put there is encoded,
 * whatever it holds; what is not changed keeps its octets.
 */
record QueryChanges(
        List<String> remove, Map<String, String> rename, Map<String, Template> set, Map<String, Template> add) {
    static final QueryChanges NONE = new QueryChanges(List.of(), Map.of(), Map.of(), Map.of());

    static QueryChanges of(TransformOptions.@Nullable Changes written) {
        return written == null
                ? NONE
                : new QueryChanges(
                        written.remove() == null ? List.of() : List.copyOf(written.remove()),
                        written.rename() == null ? Map.of() : written.rename(),
                        templates(written.set()),
                        templates(written.add()));
    }

    private static Map<String, Template> templates(@Nullable Map<String, String> written) {
        Map<String, Template> templates = new LinkedHashMap<>();
        if (written != null) {
            written.forEach((name, text) -> templates.put(name, Template.parse(text)));
        }
        return templates;
    }

    boolean none() {
        return remove.isEmpty() && rename.isEmpty() && set.isEmpty() && add.isEmpty();
    }

    /** The fields of requests that its values refer to. */
    Set<String> fields() {
        return References.fields(Stream.concat(set.values().stream(), add.values().stream()));
    }

    boolean needsCaller() {
        return Stream.concat(set.values().stream(), add.values().stream()).anyMatch(Template::isOfCaller);
    }

    String says() {
        List<String> says = new ArrayList<>();
        remove.forEach(name -> says.add("remove " + name));
        rename.forEach((from, to) -> says.add("rename " + from + " " + to));
        set.keySet().forEach(name -> says.add("set " + name));
        add.keySet().forEach(name -> says.add("add " + name));
        return String.join(" ", says);
    }

    /** An argument whose value refers to something the request lacks is left out: removed by {@code set}, not added. */
    Request applyTo(Request request, Exchange exchange) {
        if (none()) {
            return request;
        }
        String query = request.query();
        for (String name : remove) {
            query = Query.without(query, name);
        }
        for (Map.Entry<String, String> each : rename.entrySet()) {
            query = Query.renamed(query, each.getKey(), each.getValue());
        }
        for (Map.Entry<String, Template> each : set.entrySet()) {
            query = with(Query.without(query, each.getKey()), each, exchange);
        }
        for (Map.Entry<String, Template> each : add.entrySet()) {
            query = with(query, each, exchange);
        }
        return request.withTarget(request.path(), query);
    }

    private static @Nullable String with(
            @Nullable String query, Map.Entry<String, Template> argument, Exchange exchange) {
        String value = References.fill(argument.getValue(), exchange);
        return value == null ? query : Query.with(query, argument.getKey(), value);
    }
}
