package io.gatehouse.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Routes of one rank, of which those are found that a request could satisfy together with another one.
 *
 * <p>Of routes that want several exact values and nothing else, one of the same names can meet only one of the same values.
 * Of those that want a value to be a text or to begin with one, it can meet only one whose text begins with that or the
 * other way round. All others are compared one by one. For one thread.
 */
final class Alike {
    private final Map<Set<String>, Map<Map<String, String>, List<Route>>> exact = new HashMap<>();
    private final Map<String, NavigableMap<String, List<Route>>> texts = new HashMap<>();
    private final List<Route> others = new ArrayList<>();

    void add(Route route) {
        Match match = route.match();
        Map<String, String> own = match.texts();
        if (isListed(match)) {
            exact.computeIfAbsent(match.exact().keySet(), names -> new HashMap<>())
                    .computeIfAbsent(match.exact(), values -> new ArrayList<>())
                    .add(route);
        } else if (own.isEmpty()) {
            others.add(route);
        } else {
            var first = own.entrySet().iterator().next();
            texts.computeIfAbsent(first.getKey(), name -> new TreeMap<>())
                    .computeIfAbsent(first.getValue(), text -> new ArrayList<>())
                    .add(route);
        }
    }

    Stream<Route> meeting(Route route) {
        Match match = route.match();
        Stream<Route> listed =
                exact.entrySet().stream().flatMap(entry -> listed(entry.getKey(), entry.getValue(), match).stream());
        Stream<Route> near = texts.entrySet().stream()
                .flatMap(entry -> near(entry.getValue(), match.texts().get(entry.getKey())));
        return Stream.of(listed, near, others.stream())
                .flatMap(found -> found)
                .filter(other -> match.meets(other.match()));
    }

    private static boolean isListed(Match match) {
        return match.isExact() && match.exact().size() > 1;
    }

    private static Collection<Route> listed(
            Set<String> names, Map<Map<String, String>, List<Route>> byValues, Match match) {
        return isListed(match) && match.exact().keySet().equals(names)
                ? byValues.getOrDefault(match.exact(), List.of())
                : byValues.values().stream().flatMap(List::stream).toList();
    }

    private static Stream<Route> near(NavigableMap<String, List<Route>> byText, @Nullable String text) {
        if (text == null) {
            return byText.values().stream().flatMap(List::stream);
        }
        Stream<List<Route>> shorter =
                Prefixes.of(text, byText.navigableKeySet()).stream().map(byText::get);
        Stream<List<Route>> longer = byText.subMap(text, false, text + Character.MAX_VALUE, false).values().stream();
        return Stream.concat(shorter, longer).flatMap(List::stream);
    }
}
