package io.gatehouse.route;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;

/** The texts of a set that another text begins with, found without looking at all of them. */
final class Prefixes {

    private Prefixes() {}

    /** Those of the sorted texts that the given one begins with, itself among them; the longest first. */
    static List<String> of(String text, NavigableSet<String> sorted) {
        List<String> found = new ArrayList<>();
        String left = text;
        for (String near = sorted.floor(left); near != null; near = sorted.floor(left)) {
            int common = common(left, near);
            if (common < near.length()) {
                left = left.substring(0, common);
                continue;
            }
            found.add(near);
            if (common == 0) {
                break;
            }
            left = left.substring(0, common - 1);
        }
        return found;
    }

    /** How far two texts are the same. */
    private static int common(String a, String b) {
        int end = Math.min(a.length(), b.length());
        int common = 0;
        while (common < end && a.charAt(common) == b.charAt(common)) {
            common++;
        }
        return common;
    }
}
