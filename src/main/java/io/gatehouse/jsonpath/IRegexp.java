package io.gatehouse.jsonpath;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of the kind that JSONPath has, an I-Regexp (RFC 9485), compiled to RE2, which matches in linear time
 * whatever the text.
 *
 * @param pattern the same in RE2
 * @param size how many characters it has with its repetitions written out, as RE2 writes them
 */
record IRegexp(Pattern pattern, int size) {

    /** The expression of a text; null where it is none, or larger than {@link IRegexpReader} lets it be. */
    static @Nullable IRegexp of(String text, Visits visits) {
        try {
            visits.compile(Math.min(text.length(), IRegexpReader.LONGEST));
            StringBuilder re2 = new StringBuilder();
            int size = IRegexpReader.read(text, re2);
            visits.compile(size);
            return new IRegexp(Pattern.compile(re2.toString()), size);
        } catch (IRegexpReader.Unreadable | PatternSyntaxException refused) {
            return null;
        }
    }

    /** Whether the whole text matches, or any part of it. */
    boolean matches(String text, boolean whole, Visits visits) {
        visits.match(text.length(), size);
        return whole ? pattern.matches(text) : pattern.matcher(text).find();
    }
}
