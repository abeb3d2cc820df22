package io.gatehouse.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Guesses which of the known names a wrong one was meant to be: the one with the fewest letters added, dropped, changed
 * or swapped, if they are few.
 *
 * <p>It knows a bounded number of comparisons, so that a document with thousands of wrong names against thousands of
 * right ones is still checked in time; after that it guesses no more. For one check and one thread.
 */
public final class Nearest {

    private static final int LONGEST = 100;

    private int comparisons = 200_000;

    /** The known name that is nearest, or null if none is near. */
    public @Nullable String to(String wrong, Collection<String> known) {
        if (wrong.length() > LONGEST) {
            return null;
        }
        int allowed = wrong.length() < 4 ? 1 : wrong.length() < 8 ? 2 : 3;
        String nearest = null;
        for (String name : known) {
            if (name.equalsIgnoreCase(wrong)) {
                return name;
            }
            if (Math.abs(name.length() - wrong.length()) > allowed || name.length() > LONGEST || comparisons-- <= 0) {
                continue;
            }
            int distance = distance(wrong, name);
            if (distance <= allowed && distance < name.length()) {
                nearest = name;
                allowed = distance - 1;
            }
        }
        return nearest;
    }

    /** Edit distance with swaps of neighbours (optimal string alignment). */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}
