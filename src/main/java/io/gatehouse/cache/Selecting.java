package io.gatehouse.cache;

import io.gatehouse.exchange.Headers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request that an answer was chosen by ({@code Vary}, RFC 9111 §4.1), and what they were.
 *
 * @param values by the names in lower case, in a form that is the same for values that mean the same; empty for a field that
 *     the request lacked
 */
public record Selecting(Map<String, String> values) {
    /** Of these the order and the case of members tell nothing (RFC 9110 §12.5). */
    private static final Set<String> PREFERENCES = Set.of("accept-language", "accept-encoding", "accept-charset");

    private static final Pattern WEIGHT = Pattern.compile("([^;]*);q=([01](?:\\.\\d{0,3})?)");

    /**
     * Those that an answer names, and these besides; null where no request can be told to be like it.
     *
     * @param request the request as the upstream could see it
     */
    static @Nullable Selecting of(Headers reply, Set<String> besides, Headers request) {
        Set<String> names = new TreeSet<>();
        for (String name : reply.members("Vary")) {
            names.add(name.toLowerCase(Locale.ROOT));
        }
        besides.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        if (names.contains("*")) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        names.forEach(name -> values.put(name, normal(name, request)));
        return new Selecting(Collections.unmodifiableMap(values));
    }

    /** The same fields, as another request has them. */
    Selecting like(Headers request) {
        Map<String, String> others = new LinkedHashMap<>();
        values.keySet().forEach(name -> others.put(name, normal(name, request)));
        return new Selecting(Collections.unmodifiableMap(others));
    }

    /** Whether a request has the same, or one that the answer suits as well. */
    boolean matches(Headers request, Headers reply) {
        for (Map.Entry<String, String> each : values.entrySet()) {
            String name = each.getKey();
            boolean same = normal(name, request).equals(each.getValue());
            if (!same && !(name.equals("accept-language") && isFavourite(request, reply))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the answer is in the language that the request likes best (RFC 9111 §4.1: as the upstream would have chosen). */
    private static boolean isFavourite(Headers request, Headers reply) {
        List<String> languages = reply.members("Content-Language");
        List<String> ranked = List.of(normal("accept-language", request).split(","));
        if (ranked.isEmpty()
                || languages.size() != 1
                || ranked.size() > 1 && weight(ranked.get(0)) == weight(ranked.get(1))) {
            return false;
        }
        return weight(ranked.get(0)) > 0 && languages.get(0).equalsIgnoreCase(plain(ranked.get(0)));
    }

    private static String normal(String name, Headers request) {
        List<String> lines = request.all(name);
        if (lines.isEmpty()) {
            return "";
        }
        List<String> members = new ArrayList<>();
        lines.forEach(line -> members.addAll(Directives.members(line)));
        // what is there and empty is not what is not there
        return PREFERENCES.contains(name)
                ? members.stream()
                        .map(member -> member.toLowerCase(Locale.ROOT).replaceAll("[ \t]", ""))
                        .map(member -> weight(member) == 1 ? plain(member) : member)
                        .sorted((one, other) -> weight(one) == weight(other)
                                ? one.compareTo(other)
                                : Double.compare(weight(other), weight(one)))
                        .collect(Collectors.joining(",", "", ","))
                : String.join(",", members) + ',';
    }

    private static double weight(String member) {
        Matcher parts = WEIGHT.matcher(member);
        return parts.matches() ? Double.parseDouble(parts.group(2)) : 1;
    }

    private static String plain(String member) {
        Matcher parts = WEIGHT.matcher(member);
        return parts.matches() ? parts.group(1) : member;
    }
}
