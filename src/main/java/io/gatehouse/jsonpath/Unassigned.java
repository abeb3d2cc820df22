package io.gatehouse.jsonpath;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The two categories of characters that RE2 does not have as Unicode does: {@code Cn}, what is not assigned, and {@code C},
 * of which that is a part. They are made once, when an expression first names one.
 */
final class Unassigned {
    private static final String CN = ranges(Unassigned::isUnassigned);
    private static final String NOT_CN = ranges(c -> !isUnassigned(c));
    private static final String C = ranges(Unassigned::isOther);
    private static final String NOT_C = ranges(c -> !isOther(c));

    private Unassigned() {}

    /** A category, or all that is not in it, as ranges within the brackets of RE2; null for the categories that RE2 has. */
    static @Nullable String ranges(String category, boolean negated) {
        return switch (category) {
            case "Cn" -> negated ? NOT_CN : CN;
            case "C" -> negated ? NOT_C : C;
            default -> null;
        };
    }

    private static boolean isUnassigned(int c) {
        return Character.getType(c) == Character.UNASSIGNED;
    }

    private static boolean isOther(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    private static String ranges(IntPredicate in) {
        StringBuilder ranges = new StringBuilder();
        for (int first = 0; first <= Character.MAX_CODE_POINT; first++) {
            if (in.test(first)) {
                int last = first;
                while (last < Character.MAX_CODE_POINT && in.test(last + 1)) {
                    last++;
                }
                ranges.append(String.format("\\x{%x}-\\x{%x}", first, last));
                first = last;
            }
        }
        return ranges.toString();
    }
}
