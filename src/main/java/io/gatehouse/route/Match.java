package io.gatehouse.route;

import io.gatehouse.exchange.Cookies;
import io.gatehouse.exchange.Query;
import io.gatehouse.exchange.Request;
import io.gatehouse.route.Unmet.Where;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The requests a route takes.
 *
 * @param hosts {@code example.com} or {@code *.example.com}, lower-cased; empty for every host
 * @param path the paths
 * @param methods the methods, with their case; empty for every method
 * @param headers what fields must be
 * @param query what query values must be
 * @param cookies what cookies must be
 */
public record Match(
        List<String> hosts,
        PathShape path,
        Set<String> methods,
        List<FieldMatch> headers,
        List<FieldMatch> query,
        List<FieldMatch> cookies) {

    public static Match path(String pattern) {
        return new Match(List.of(), PathShape.of(pattern), Set.of(), List.of(), List.of(), List.of());
    }

    /** The methods as {@code Allow} lists them (RFC 9110 §10.2.1): of a route that takes every method, the usual ones. */
    public String allow() {
        return methods.isEmpty()
                ? "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
                : String.join(", ", new TreeSet<>(methods));
    }

    boolean takesMethod(String method) {
        return methods.isEmpty() || methods.contains(method);
    }

    /** The first condition on method, fields, query and cookies that is not met; null when all are. */
    @Nullable
    Unmet unmet(Request request, String method) {
        return takesMethod(method) ? unmetField(request) : Unmet.METHOD;
    }

    /** The first condition on fields, query and cookies that is not met; null when all are. */
    @Nullable
    Unmet unmetField(Request request) {
        for (FieldMatch header : headers) {
            if (!header.matches(request.headers().all(header.name()))) {
                return new Unmet(Where.HEADER, header);
            }
        }
        for (FieldMatch parameter : query) {
            if (!parameter.matches(Query.first(request.query(), parameter.name()))) {
                return new Unmet(Where.QUERY, parameter);
            }
        }
        for (FieldMatch cookie : cookies) {
            if (!cookie.matches(Cookies.first(request.headers(), cookie.name()))) {
                return new Unmet(Where.COOKIE, cookie);
            }
        }
        return null;
    }

    /** Orders what takes the same host: the more specific first; 0 for an equal tie. */
    static int compare(Match a, Match b) {
        return Specificity.compare(a, b);
    }

    /** Whether a request to one host and path could satisfy both. */
    boolean meets(Match other) {
        return (methods.isEmpty() || other.methods.isEmpty() || !Collections.disjoint(methods, other.methods))
                && !excluded(headers, other.headers, true)
                && !excluded(query, other.query, false)
                && !excluded(cookies, other.cookies, false);
    }

    /** Whether every request whose fields, query and cookies are as the other wants them is as this one wants it too. */
    boolean followsFrom(Match other) {
        return follows(headers, other.headers, true)
                && follows(query, other.query, false)
                && follows(cookies, other.cookies, false);
    }

    private static boolean follows(List<FieldMatch> fields, List<FieldMatch> others, boolean ignoreCase) {
        for (FieldMatch field : fields) {
            if (!isImplied(field, others, ignoreCase)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isImplied(FieldMatch field, List<FieldMatch> others, boolean ignoreCase) {
        for (FieldMatch other : others) {
            if (other.implies(field, ignoreCase)) {
                return true;
            }
        }
        return false;
    }

    /** Whether fields, query and cookies are compared with whole values only. */
    boolean isExact() {
        return wanted().allMatch(field -> field.kind() == FieldMatch.Kind.EXACT);
    }

    /** The whole values that are wanted, by where each stands and its name. */
    Map<String, String> exact() {
        return texts(FieldMatch.Kind.EXACT::equals);
    }

    /** The texts that values must be, or begin with, by where each stands and its name. */
    Map<String, String> texts() {
        return texts(kind -> kind == FieldMatch.Kind.EXACT || kind == FieldMatch.Kind.PREFIX);
    }

    private Map<String, String> texts(Predicate<FieldMatch.Kind> kinds) {
        if (headers.isEmpty() && query.isEmpty() && cookies.isEmpty()) {
            return Map.of();
        }
        Map<String, String> texts = new TreeMap<>();
        headers.forEach(field -> put("header " + field.name().toLowerCase(Locale.ROOT), field, kinds, texts));
        query.forEach(field -> put("query " + field.name(), field, kinds, texts));
        cookies.forEach(field -> put("cookie " + field.name(), field, kinds, texts));
        return texts;
    }

    private static void put(String name, FieldMatch field, Predicate<FieldMatch.Kind> kinds, Map<String, String> to) {
        if (kinds.test(field.kind())) {
            to.put(name, field.text());
        }
    }

    private Stream<FieldMatch> wanted() {
        return Stream.of(headers, query, cookies).flatMap(List::stream);
    }

    private static boolean excluded(List<FieldMatch> fields, List<FieldMatch> others, boolean ignoreCase) {
        for (FieldMatch field : fields) {
            for (FieldMatch other : others) {
                if (field.excludes(other, ignoreCase)) {
                    return true;
                }
            }
        }
        return false;
    }
}
