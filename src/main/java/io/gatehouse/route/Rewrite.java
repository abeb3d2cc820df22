package io.gatehouse.route;

import com.google.re2j.Pattern;
import io.gatehouse.config.Template;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Percent;
import io.gatehouse.exchange.Query;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.References;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request's target before it is sent on: the path first, then the query. What is not changed keeps
 * its octets.
 *
 * @param strip segments taken from the path's beginning; empty for none
 * @param add put before what is left; null for none
 * @param regex an expression whose first match in the path is replaced; null for none
 * @param replacement what by, with {@code $1} for a group
 * @param querySet query values set: all of the name removed, one added
 * @param queryRemove names of query values removed
 */
public record Rewrite(
        List<String> strip,
        @Nullable Template add,
        @Nullable Pattern regex,
        String replacement,
        Map<String, Template> querySet,
        List<String> queryRemove) {

    public static final Rewrite NONE = new Rewrite(List.of(), null, null, "", Map.of(), List.of());

    /** The segments of a prefix that a person wrote, which was checked before. */
    public static List<String> segments(String prefix) {
        return prefix.equals("/")
                ? List.of()
                : Arrays.stream(prefix.substring(1).split("/"))
                        .map(PathReading::exactSegment)
                        .toList();
    }

    /** What a request whose target can't be made is refused with. */
    public static final class MissingInput extends Exception {
        private static final long serialVersionUID = 1L;

        MissingInput(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * The target to ask for.
     *
     * @throws MissingInput when a reference has no value, or one that would change the path's shape
     */
    public Request apply(Exchange exchange) throws MissingInput {
        Request request = exchange.request();
        if (this == NONE) {
            return request;
        }
        String path = add(strip(request.path()), exchange);
        if (regex != null) {
            path = regex.matcher(path).replaceFirst(replacement);
            path = path.startsWith("/") ? path : '/' + path;
        }
        return request.withTarget(path, query(request.query(), exchange));
    }

    /**
     * What {@link #apply} takes from the beginning of the path, and what it puts there instead: by it an upstream's path
     * is turned back into the one that leads to it.
     *
     * @param taken what was taken, as the client wrote it; empty for nothing
     * @param put what was put; empty for nothing
     */
    public record Change(String taken, String put) {
        public static final Change NONE = new Change("", "");
    }

    /**
     * How the beginning of the exchange's path changes; not at all for an expression, whose work can't be undone.
     *
     * @throws MissingInput as {@link #apply} does
     */
    public Change change(Exchange exchange) throws MissingInput {
        if (this == NONE || regex != null) {
            return Change.NONE;
        }
        String path = exchange.request().path();
        String taken = path.substring(0, path.length() - strip(path).length());
        return new Change(taken, add == null ? "" : add("", exchange));
    }

    /** What is left of the path; nothing where the prefix is all of it. */
    private String strip(String path) {
        if (strip.isEmpty()) {
            return path;
        }
        int end = 0;
        for (String segment : strip) {
            int next = path.indexOf('/', end + 1);
            next = next < 0 ? path.length() : next;
            if (end >= path.length() || !sameSegment(path.substring(end + 1, next), segment)) {
                return path;
            }
            end = next;
        }
        return path.substring(end);
    }

    private static boolean sameSegment(String raw, String exact) {
        if (raw.equals(exact)) {
            return true;
        }
        try {
            return PathReading.of('/' + raw).exact().equals(List.of(exact));
        } catch (PathReading.Unreadable e) {
            return false;
        }
    }

    private String add(String path, Exchange exchange) throws MissingInput {
        if (add == null) {
            return path.isEmpty() ? "/" : path;
        }
        StringBuilder target = new StringBuilder();
        for (Template.Part part : add.parts()) {
            target.append(
                    part instanceof Template.Literal literal
                            ? literal.text()
                            : segment((Template.Reference) part, exchange));
        }
        String prefix = target.toString();
        return prefix.endsWith("/") && path.startsWith("/") ? prefix + path.substring(1) : prefix + path;
    }

    /** One segment whatever it holds: a value can't climb, and can't add a slash. */
    private static String segment(Template.Reference reference, Exchange exchange) throws MissingInput {
        String value = References.value(reference, exchange);
        if (value == null || value.isEmpty() || value.equals(".") || value.equals("..")) {
            throw new MissingInput("no usable value for " + reference.source() + '.' + reference.name());
        }
        return Percent.encode(value);
    }

    private @Nullable String query(@Nullable String query, Exchange exchange) throws MissingInput {
        String changed = query;
        for (String name : queryRemove) {
            changed = Query.without(changed, name);
        }
        for (Map.Entry<String, Template> set : querySet.entrySet()) {
            String value = References.fill(set.getValue(), exchange);
            if (value == null) {
                throw new MissingInput("no usable value for the query parameter " + set.getKey());
            }
            changed = Query.with(Query.without(changed, set.getKey()), set.getKey(), value);
        }
        return changed;
    }
}
