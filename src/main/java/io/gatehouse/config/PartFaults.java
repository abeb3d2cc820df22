package io.gatehouse.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What may become of a part that brings nothing, as the document says it: statuses of its answer and words for what else there is,
 * such as {@code 5xx,timeout}.
 *
 * @param statuses of an answer
 * @param words why there is no answer, or none that is any use
 */
public record PartFaults(Statuses statuses, Set<String> words) {
    /** What it must be. */
    static final String EXPECTED =
            "statuses such as 404, 4xx or 500-504, and words of timeout, unreachable, input, too-large,"
                    + " not-json, no-list and too-many, with commas between them";

    private static final List<String> WORDS =
            List.of("timeout", "unreachable", "input", "too-large", "not-json", "no-list", "too-many");

    /** Reads it. */
    public static PartFaults parse(String text) {
        Set<String> words = new LinkedHashSet<>();
        StringBuilder statuses = new StringBuilder();
        for (String member : text.split(",", -1)) {
            String word = member.strip();
            if (word.isEmpty()) {
                throw new BadValue("has nothing between commas", text, EXPECTED);
            }
            if (WORDS.contains(word)) {
                words.add(word);
            } else {
                statuses.append(statuses.isEmpty() ? "" : ",").append(word);
            }
        }
        try {
            Statuses read = statuses.isEmpty() ? new Statuses(List.of()) : Units.statuses(statuses.toString());
            return new PartFaults(read, Set.copyOf(words));
        } catch (BadValue e) {
            throw new BadValue("is nothing that may become of a part", text, EXPECTED);
        }
    }
}
