package io.gatehouse.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a text that is no query. */
class BadJsonPathTest {
    private static BadJsonPath refusal(String query) {
        BadJsonPath refusal = catchThrowableOfType(BadJsonPath.class, () -> JsonPath.parse(query));
        assertThat(refusal).as(query).isNotNull();
        return refusal;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | ends too early at character 1 | $, with which a query begins",
                "a.b | has \"a\" at character 1 | $, with which a query begins",
                "`$ ` | has a blank at character 2 | [, . or the end of the query",
                "$a | has \"a\" at character 2 | [, . or the end of the query",
                "$.a\ud800 | has U+D800 at character 4 | [, . or the end of the query",
                "$.a$ | has \"$\" at character 4 | [, . or the end of the query",
                "$. | ends too early at character 3 | * or a name that begins with a letter or _",
                "$.1a | has \"1\" at character 3 | * or a name that begins with a letter or _",
                "$.['a'] | has \"[\" at character 3 | * or a name that begins with a letter or _",
                "$.. | ends too early at character 4 | [, * or a name that begins with a letter or _",
                "$... | has \".\" at character 4 | [, * or a name that begins with a letter or _",
                "$[ | ends too early at character 3 | a selector: a name in quotes, an index, a slice such as 1:5, *"
                        + " or a filter after ?",
                "$[a] | has \"a\" at character 3 | a selector: a name in quotes, an index, a slice such as 1:5, * or a"
                        + " filter after ?",
                "$[0 | ends too early at character 4 | ] or , after a selector",
                "$[0 1] | has \"1\" at character 5 | ] or , after a selector",
                "$[01] | has the integer 01 at character 3 | an integer from -9007199254740991 to 9007199254740991"
                        + " without leading zeros",
                "$[0:-0] | has the integer -0 at character 5 | an integer from -9007199254740991 to 9007199254740991"
                        + " without leading zeros",
                "$[9007199254740992] | has the integer 9007199254740992 at character 3 | an integer from"
                        + " -9007199254740991 to 9007199254740991 without leading zeros",
                "$[-] | has \"]\" at character 4 | an integer from -9007199254740991 to 9007199254740991 without"
                        + " leading zeros",
                "$['a | ends too early at character 5 | a character of the text (control characters as \\u00XX), or"
                        + " the quote that ends it",
                "$['a\u0001'] | has U+0001 at character 5 | a character of the text (control characters as \\u00XX),"
                        + " or the quote that ends it",
                "$['\ud800'] | has U+D800 at character 4 | a character of the text (control characters as \\u00XX), or"
                        + " the quote that ends it",
                "$['\\x'] | has \"x\" at character 5 | one of b f n r t / \\ u or ' after the \\ of an escape",
                "$[\"\\'\"] | has \"'\" at character 5 | one of b f n r t / \\ u or \" after the \\ of an escape",
                "$['\\u12G4'] | has \"G\" at character 8 | four hexadecimal digits after \\u",
                "$['\\u\uff11234'] | has \"\uff11\" at character 6 | four hexadecimal digits after \\u",
                "$['\\ud800x'] | has half a surrogate pair at character 6 | a high surrogate (D800 to DBFF) and then a"
                        + " low one (DC00 to DFFF), each after \\u",
                "$['\\udc00'] | has half a surrogate pair at character 6 | a high surrogate (D800 to DBFF) and then a"
                        + " low one (DC00 to DFFF), each after \\u",
                "$[?] | has \"]\" at character 4 | a query, a function that tests, or a comparison",
                "$[?1] | has a value that is compared with nothing at character 4 | a query, a function that tests, or"
                        + " a comparison",
                "$[?a] | has the word a at character 4 | a query, a function that tests, or a comparison",
                "$[?@.a=1] | has \"=\" at character 7 | ] or , after a selector",
                "$[?@.a==] | has \"]\" at character 9 | a literal, a singular query (only names and indexes, no blanks"
                        + " within brackets), or a function that has a value",
                "$[?@.*==1] | compares a query that is not singular at character 4 | a literal, a singular query (only"
                        + " names and indexes, no blanks within brackets), or a function that has a value",
                "$[?1==@[ 'a']] | compares a query that is not singular at character 7 | a literal, a singular query"
                        + " (only names and indexes, no blanks within brackets), or a function that has a value",
                "$[?@==True] | has \"T\" at character 7 | a literal, a singular query (only names and indexes, no"
                        + " blanks within brackets), or a function that has a value",
                "$[?@==-a] | has a number that is none at character 7 | a number as in JSON, such as 0, -1, 2.5 or 1e3",
                "$[?@==1.] | has \"]\" at character 9 | a digit",
                "$[?@==1e99999999999] | has a number whose exponent is too large at character 7 | one of nine digits"
                        + " at most",
                "$[?!@.a==1] | has a comparison after a ! at character 8 | parentheses around what is negated: !(…)",
                "$[?!!@] | has \"!\" at character 5 | a query, a function that tests, or a comparison",
                "$[?(@.a] | has \"]\" at character 8 | `), && or ||`",
                "$[?@.a&@.b] | has \"&\" at character 7 | ] or , after a selector",
                "$[?foo(@)] | has the unknown function foo at character 4 | one of length, count, value, match, search",
                "$[?count(@.*,@.*)==1] | has the function count with 2 arguments at character 4 | 1 argument",
                "$[?match(@)] | has the function match with 1 argument at character 4 | 2 arguments",
                "$[?length()==1] | has the function length with 0 arguments at character 4 | 1 argument",
                "$[?length(@.*)<3] | has an argument that has no value at character 11 | a literal, a singular query"
                        + " (only names and indexes, no blanks within brackets), or a function that has a value",
                "$[?length(match(@,@))<3] | has an argument that has no value at character 11 | a literal, a singular"
                        + " query (only names and indexes, no blanks within brackets), or a function that has a value",
                "$[?count(1)==1] | has an argument that is no query at character 10 | a query",
                "$[?count(@==1)==1] | has \"=\" at character 11 | ) or , after an argument",
                "$[?count(,)==1] | has \",\" at character 10 | an argument: a literal, a query or a function",
                "$[?count(@.*)] | has a value that is compared with nothing at character 4 | a query, a function that"
                        + " tests, or a comparison",
                "$[?match(@,'a')==true] | compares a test at character 4 | a literal, a singular query (only names and"
                        + " indexes, no blanks within brackets), or a function that has a value",
            })
    void theErrorNamesThePlaceAndWhatWasExpected(String query, String detail, String expected) {
        BadJsonPath refusal = refusal(query);
        assertThat(refusal.detail()).isEqualTo(detail);
        assertThat(refusal.expected()).isEqualTo(expected);
        assertThat(refusal).hasMessage("the query " + detail + "; expected " + expected);
    }

    @Test
    void charactersBeyondFfffCountOnce() {
        assertThat(refusal("$.\ud83d\ude00.\ud83d\ude00 ").character()).isEqualTo(6);
    }
}
