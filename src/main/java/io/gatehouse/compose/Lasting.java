package io.gatehouse.compose;

import io.gatehouse.cache.Directives;
import io.gatehouse.exchange.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a whole answer says to caches: it is fresh for as long as the part that is so for the shortest, and private, or not stored
 * at all, where one of them is (RFC 9111 §5.2.2). A part that says nothing may change at any time.
 *
 * @param control the value of {@code Cache-Control}
 * @param vary the fields of the request that the answer depends on
 */
record Lasting(String control, Set<String> vary) {

    /** @param passed whether a field of the client's request reaches a part, so that its answer may depend on it */
    static Lasting of(List<Headers> parts, Predicate<String> passed) {
        long fresh = Long.MAX_VALUE;
        boolean isPrivate = false;
        boolean validated = false;
        Set<String> vary = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Headers part : parts) {
            Directives said = Directives.of(part);
            if (said.has("no-store")) {
                return new Lasting("no-store", Set.of());
            }
            isPrivate |= said.has("private");
            validated |= said.has("no-cache");
            fresh = Math.min(fresh, left(part, said));
            part.members("Vary").stream()
                    .filter(name -> name.equals("*") || passed.test(name))
                    .forEach(vary::add);
        }
        List<String> words = new ArrayList<>();
        if (isPrivate) {
            words.add("private");
        }
        if (validated) {
            words.add("no-cache");
        }
        words.add("max-age=" + (parts.isEmpty() ? 0 : fresh));
        return new Lasting(String.join(", ", words), vary);
    }

    /** The fields that the answer depends on, with these; none tells where one part depends on more than fields. */
    Set<String> vary(Set<String> more) {
        if (vary.contains("*")) {
            return Set.of("*");
        }
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        all.addAll(vary);
        all.addAll(more);
        return all;
    }

    private static long left(Headers part, Directives said) {
        Long told = said.has("s-maxage") && !said.has("private") ? said.seconds("s-maxage") : said.seconds("max-age");
        if (told == null) {
            return 0;
        }
        String age = part.first("Age");
        boolean isNumber = age != null && age.matches("\\d{1,9}");
        return Math.max(0, told - (isNumber && age != null ? Long.parseLong(age) : 0));
    }
}
