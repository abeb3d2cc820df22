package io.gatehouse.compose;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An answer made of several calls.
 *
 * @param parts the calls, in the order of the document
 * @param timeout how long all of them may take together
 * @param maxBytes the most octets that they may bring together
 * @param result what the answer is made of
 * @param missing the member of the answer that lists what is missing; null where none does
 * @param status the status of an answer that can't be had
 */
public record Composition(
        List<Part> parts,
        Duration timeout,
        long maxBytes,
        Result result,
        @Nullable String missing,
        StatusRules status) {

    /** Whether a field of a client's request reaches a part. */
    boolean passes(String name) {
        return calls().anyMatch(call -> call.request().passes(name));
    }

    /** Whether what is asked for, or of whom, depends on who sends a request. */
    boolean asksWhoCalls() {
        return parts.stream().anyMatch(part -> part.terms().when().isOfCaller())
                || calls().flatMap(call -> call.request().references())
                        .anyMatch(reference -> reference.source().equals("claim"));
    }

    /** The fields of a client's request that decide what is asked for. */
    Set<String> decisive() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        parts.forEach(part -> names.addAll(part.terms().when().headers().keySet()));
        Stream.concat(
                        calls().flatMap(call -> call.request().references()),
                        parts.stream().flatMap(part -> part.terms().when().exists().stream()))
                .forEach(reference -> {
                    if (reference.source().equals("header")) {
                        names.add(reference.name());
                    } else if (reference.source().equals("cookie")) {
                        names.add("Cookie");
                    }
                });
        return names;
    }

    /** All that may be asked. */
    private Stream<Call> calls() {
        return parts.stream().flatMap(Part::calls);
    }
}
