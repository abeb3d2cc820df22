package io.gatehouse.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts an I-Regexp matches (RFC 9485), and what is none. */
class IRegexpTest {
    private static @Nullable IRegexp of(String text) {
        return IRegexp.of(text, new Visits(Long.MAX_VALUE));
    }

    private static boolean matches(String expression, String text) {
        IRegexp compiled = of(expression);
        assertThat(compiled).as(expression).isNotNull();
        return compiled.matches(text, true, new Visits(Long.MAX_VALUE));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "a character is itself → a → a → b",
                "one after another → ab → ab → a",
                "also those that other expressions take for more → a/b-c,d:e=f!g<h>i@j&k%l~m#n\"o'p →"
                        + " a/b-c,d:e=f!g<h>i@j&k%l~m#n\"o'p → a",
                "any number → ab* → abbb → abab",
                "one at least → ab+ → ab → a",
                "one at most → ab? → a → abb",
                "so many → a{3} → aaa → aa",
                "so many and more → a{2,} → aaaaa → a",
                "from so many to so many → a{2,3} → aaa → aaaa",
                "none → a{0}b → b → ab",
                "leading zeros → a{002} → aa → aaa",
                "a group → (ab)+ → abab → aba",
                "an empty group → a()b → ab → a",
                "a group in a group → ((a)b){2} → abab → ab",
                "a class → [abc] → b → d",
                "a range → [a-c] → b → d",
                "several → [a-cx-z1] → y → w",
                "all but a class → [^a-c] → d → b",
                "all but some has line ends → [^a] → `\n` → a",
                "a - at the beginning → [-a] → - → b",
                "a - at the end → [a-] → - → b",
                "a - at both ends → [-a-] → - → b",
                "a - alone → [-] → - → a",
                "all but a - → [^-] → a → -",
                "a ^ that is not the first → [a^] → ^ → b",
                "a ^ alone → [^] → ^ → a",
                "signs in a class are characters → [.*+?(){}$,/&~] → * → a",
                "escapes in a class → [\\]\\[\\\\\\-\\^\\n] → - → a",
                "a range of escapes → [\\[-\\]] → \\ → a",
                "& in a class is no intersection → [a-c&&b] → & → d",
                "a class in brackets is none of POSIX → [:alpha] → : → b",
                "letters → \\p{L}+ → aÄж → 1",
                "upper case letters → \\p{Lu} → Ж → ж",
                "all but digits → \\P{Nd} → a → 5",
                "a category in a class → [\\p{Nd}_] → _ → a",
                "all but a category in a class → [\\P{L}a] → a → b",
                "all but categories → [^\\p{L}\\p{N}] → - → 1",
                "unassigned → \\p{Cn} → `\u0378` → a",
                "assigned → \\P{Cn} → a → `\u0378`",
                "a category twice in a class → [\\p{L}\\P{Nd}\\p{L}\\p{Nd}] → 5 → ab",
                "a category in two classes → [\\p{L}][\\p{L}] → ab → a1",
                "unassigned in a class → [x\\p{Cn}] → `\u0378` → a",
                "all but the unassigned → [^\\p{Cn}] → a → `\u0378`",
                "other, which is also unassigned → \\p{C} → `\u0378` → a",
                "other, which is also control → [\\p{C}] → `\u0007` → a",
                "not other → \\P{C} → a → `\u0378`",
                "not other in a class → [\\P{C}] → a → `\u0007`",
                "beyond U+FFFF → \ud83d\ude00+ → \ud83d\ude00\ud83d\ude00 → a",
                "a range beyond U+FFFF → [\ud83d\ude00-\ud83d\ude02] → \ud83d\ude01 → \ud83d\ude03",
                "the beginning and the end → ^ab$ → ab → b",
            })
    void theWholeTextMatches(String why, String expression, String good, String bad) {
        assertThat(matches(expression, good)).as(why).isTrue();
        assertThat(matches(expression, bad)).as(why).isFalse();
    }

    static Stream<String[]> alternatives() {
        return Stream.of(
                new String[] {"a|ab", "ab", "b"},
                new String[] {"|a", "", "b"},
                new String[] {"a|", "a", "b"},
                new String[] {"(a|b)c", "bc", "a"},
                new String[] {"", "", "a"});
    }

    @ParameterizedTest
    @MethodSource("alternatives")
    void oneOfSeveralBranchesMatchesAndABranchMayBeEmpty(String expression, String good, String bad) {
        assertThat(matches(expression, good)).isTrue();
        assertThat(matches(expression, bad)).isFalse();
    }

    @Test
    void anEscapedSignIsItselfOrAControlCharacter() {
        String signs = "()*+-.?[\\]^{|}nrt";
        String meant = "()*+-.?[\\]^{|}\n\r\t";
        for (int i = 0; i < signs.length(); i++) {
            String escape = "\\" + signs.charAt(i);
            for (String expression : new String[] {escape, "[" + escape + "]", "[!" + escape + "]"}) {
                assertThat(matches(expression, meant.substring(i, i + 1)))
                        .as(expression)
                        .isTrue();
                assertThat(matches(expression, "x")).as(expression).isFalse();
            }
        }
    }

    @Test
    void aDotIsAnythingButTheEndOfALine() {
        assertThat(matches(".", "\n")).isFalse();
        assertThat(matches(".", "\r")).isFalse();
        assertThat(matches("[.]", "a")).isFalse();
        for (String each : new String[] {"a", "\t", "\u0085", "\u2028", "\u2029", "\0", "\ud83d\ude00"}) {
            assertThat(matches(".", each)).as(each).isTrue();
        }
    }

    @Test
    void aPartOfTheTextMayMatch() {
        IRegexp compiled = of("b.");
        assertThat(compiled).isNotNull();
        assertThat(compiled.matches("abc", false, new Visits(1))).isTrue();
        assertThat(compiled.matches("ab\n", false, new Visits(1))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                ")",
                "a)",
                "(a",
                "[",
                "]",
                "a]",
                "[]",
                "[a",
                "{",
                "}",
                "a{",
                "a{}",
                "a{,2}",
                "a{2",
                "a{2,1}",
                "a{-1}",
                "a{ 2}",
                "*",
                "+a",
                "?",
                "(*a)",
                "|*",
                "a**",
                "a*?",
                "a+?",
                "a??",
                "a{2}{3}",
                "a*+",
                "\\",
                "\\d",
                "\\D",
                "\\w",
                "\\s",
                "\\S",
                "\\b",
                "\\A",
                "\\z",
                "\\1",
                "\\x41",
                "\\x{41}",
                "\\u0041",
                "\\a",
                "\\$",
                "\\/",
                "\\Q",
                "\\p",
                "\\p{",
                "\\p{}",
                "\\pL",
                "\\p{Lx}",
                "\\p{Cs}",
                "\\p{Greek}",
                "\\p{IsGreek}",
                "\\p{^L}",
                "\\p{L",
                "(?:a)",
                "(?i)a",
                "(?=a)",
                "(?<n>a)",
                "[a--b]",
                "[a-b-c]",
                "[--a]",
                "[z-a]",
                "[a-\\p{L}]",
                "[\\p{L}-a]",
                "[\\d]",
                "[[:alpha:]]",
                "[[a]",
                "[[a]]",
                "[a-[b]]",
                "[^-",
                "[-",
                "[a-",
                "[\\",
                "\ud800",
                "[\udc00]",
                "a\ud800"
            })
    void whatIsNoIRegexpIsNone(String text) {
        assertThat(of(text)).isNull();
    }

    @Test
    void anExpressionMayBeSoLargeAndNoLarger() {
        assertThat(of("a".repeat(1000))).isNotNull();
        assertThat(of("a".repeat(1001))).isNull();
        assertThat(of("a{1000}")).isNotNull();
        assertThat(of("a{1001}")).isNull();
        assertThat(of("a{99999999999999999999}")).isNull();
        assertThat(of("a{1000}b{1000}c{1000}d{1000}")).isNotNull();
        assertThat(of("a{1000}b{1000}c{1000}d{1000}e")).isNull();
        assertThat(of("((a{10}){10}){10}")).isNotNull();
        assertThat(of("((a{100}){100}){100}")).isNull();
        assertThat(of("(a|b){2000}")).isNull();
        assertThat(of("[^\\p{Cn}]{40}")).isNotNull();
        assertThat(of("[^\\p{Cn}]{41}")).isNull();
    }

    @Test
    void groupsMayBeNestedSoDeepAndNoDeeper() {
        assertThat(of("(".repeat(50) + ")".repeat(50))).isNotNull();
        assertThat(of("(".repeat(51) + ")".repeat(51))).isNull();
        assertThat(of("()".repeat(60))).isNotNull();
    }

    @Test
    void aCategoryThatIsNamedManyTimesCostsNoMore() {
        IRegexp once = of("[\\p{Cn}\\P{Cn}\\p{C}]");
        IRegexp often = of("[" + "\\p{Cn}\\P{Cn}\\p{C}".repeat(50) + "]");
        assertThat(once).isNotNull();
        assertThat(often).isNotNull();
        assertThat(often.pattern().pattern()).isEqualTo(once.pattern().pattern());
        assertThat(often.size()).isEqualTo(300);
    }

    @Test
    void aTextThatWouldTakeABacktrackerYearsTakesNoTime() {
        assertThat(matches("(a*)*b", "a".repeat(5000))).isFalse();
    }
}
