package io.gatehouse.compose;

import io.gatehouse.cache.Directives;
import io.gatehouse.exchange.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a whole answer says to caches: it is fresh for as long as the part that is so for the shortest, and private, or not stored
 * at all, where one of them is (RFC 9111 §5.2.2). A part that says nothing may change at any time.
 *
 * @param control the value of {@code Cache-Control}
 * @param vary the fields of the request that the answer depends on
 */
record Lasting(String control, Set<String> vary) {

    /**
     * What an answer says that is made of answers with these fields.
     *
     * @param passed whether a field of the client's request reaches a part, so that its answer may depend on it
     * @param ours whether a field tells parts what the gateway knows of who sends a request: an answer that depends on it is
     *     nobody else's
     */
    static Lasting of(List<Headers> parts, Predicate<String> passed, Predicate<String> ours) {
        long fresh = Long.MAX_VALUE;
        boolean isPrivate = false;
        boolean validated = false;
        boolean strict = false;
        Set<String> vary = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Headers part : parts) {
            Directives said = Directives.of(part);
            if (said.has("no-store")) {
                return new Lasting("no-store", Set.of());
            }
            isPrivate |= said.has("private") || part.members("Vary").stream().anyMatch(ours);
            strict |= said.has("must-revalidate") || said.has("proxy-revalidate");
            validated |= said.has("no-cache");
            fresh = Math.min(fresh, left(part, said));
            part.members("Vary").stream()
                    .filter(name -> name.equals("*") || passed.test(name) && !ours.test(name))
                    .forEach(vary::add);
        }
        List<String> words = new ArrayList<>();
        if (isPrivate) {
            words.add("private");
        }
        if (validated) {
            words.add("no-cache");
        }
        if (strict) {
            words.add("must-revalidate");
        }
        words.add("max-age=" + (parts.isEmpty() ? 0 : fresh));
        return new Lasting(String.join(", ", words), vary);
    }

    /** The same, for nobody but who asked. */
    Lasting asPrivate() {
        boolean isSo = control.startsWith("private") || control.equals("no-store");
        return isSo ? this : new Lasting("private, " + control, vary);
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
        Long shared = said.seconds("s-maxage");
        Long all = said.seconds("max-age");
        if (shared == null && all == null) {
            return 0;
        }
        long told = Math.min(shared == null ? Long.MAX_VALUE : shared, all == null ? Long.MAX_VALUE : all);
        return Math.max(0, told - age(part.first("Age")));
    }

    private static long age(@Nullable String text) {
        if (text == null || !text.matches("\\d+")) {
            return 0;
        }
        return text.length() > 10 ? Long.MAX_VALUE : Long.parseLong(text);
    }
}
