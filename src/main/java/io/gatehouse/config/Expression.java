package io.gatehouse.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Compiles the regular expressions of a document, in RE2 syntax, which matches in linear time whatever the input.
 *
 * <p>RE2 writes counted repetitions out, so {@code ((a{100}){100}){100}} would take all memory when it is compiled:
 * what an expression expands to is bounded before.
 */
final class Expression {

    static final String EXPECTED = "a regular expression (RE2 syntax: no lookaround, no back references)";

    private static final int LONGEST = 1000;
    private static final int MOST = 100_000;

    private Expression() {}

    /** The compiled expression; the value of a refusal is the given text around it. */
    static Pattern compile(String expression, String text, String expected) {
        if (expression.length() > LONGEST) {
            throw new BadValue("has a regular expression of more than " + LONGEST + " characters", text, expected);
        }
        if (new Expansion(expression).size() > MOST) {
            throw new BadValue("has a regular expression with too many repetitions", text, expected);
        }
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new BadValue(
                    "has a regular expression that does not compile: " + JsonText.printable(e.getDescription())
                            + " near " + JsonText.quote(e.getPattern()),
                    text,
                    expected);
        }
    }

    /** How many characters an expression has with its counted repetitions written out, at least roughly. */
    private static final class Expansion {

        private final String expression;
        private int at;

        Expansion(String expression) {
            this.expression = expression;
        }

        long size() {
            long size = 0;
            while (at < expression.length()) {
                size = Math.min(MOST + 1L, size + sequence());
                at++;
            }
            return size;
        }

        /** Up to the end or the parenthesis that closes this group, on which it stops. */
        private long sequence() {
            long size = 0;
            long last = 0;
            for (; at < expression.length(); at++) {
                char c = expression.charAt(at);
                if (c == ')') {
                    break;
                }
                if (c == '{') {
                    last *= repetitions();
                } else if (c == '(') {
                    size += last;
                    at++;
                    last = 1 + sequence();
                } else {
                    size += last;
                    last = 1;
                    at += c == '\\' ? 1 : 0;
                }
                last = Math.min(last, MOST + 1L);
            }
            return Math.min(MOST + 1L, size + last);
        }

        /** The greatest number in the braces that begin here; 1 if they are no repetition. */
        private long repetitions() {
            int end = expression.indexOf('}', at);
            if (end < 0 || !expression.substring(at, end + 1).matches("\\{\\d{1,4}(,\\d{0,4})?}")) {
                return 1;
            }
            long most = 1;
            for (String count : expression.substring(at + 1, end).split(",")) {
                most = Math.max(most, Long.parseLong(count));
            }
            return most;
        }
    }
}
