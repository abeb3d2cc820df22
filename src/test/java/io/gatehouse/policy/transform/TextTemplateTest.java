package io.gatehouse.policy.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.policy.transform.TextTemplate.Unreadable;
import io.gatehouse.shape.JsonOctets;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTemplateTest {
    private static final String PET = """
        {"name": "<&\\"'>", "n": 1.10, "yes": true, "no": false, "nil": null, "empty": "", "none": [],
         "owner": {"name": "Anna"}, "tags": ["a", "b"], "visits": [{"on": 1}, {"on": 2, "n": 3}], "class": "c"}
        """;

    private static JsonValue json(String text) {
        try {
            return JsonOctets.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String filled(String template, String type, String value) throws Exception {
        return new String(TextTemplate.compile(template, type).fill(json(value), 10_000), StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a number as it came               | {{n}}                                   | 1.10
        a name below another              | {{owner.name}}                          | Anna
        a name below what has none        | {{name.x}}{{nil.x}}{{gone.x}}           | ``
        what is not there, and null       | [{{gone}}{{nil}}]                       | []
        an object as JSON                 | {{{owner}}}                             | {"name":"Anna"}
        each item                         | {{#tags}}{{.}},{{/tags}}                | a,b,
        the innermost that has the name   | {{#visits}}{{on}}:{{n}} {{/visits}}     | 1:1.10 2:3
        within an object                  | {{#owner}}{{name}}{{/owner}}            | Anna
        once for what is true             | {{#yes}}y{{/yes}}{{#n}}n{{/n}}          | yn
        not for what is nothing           | {{#no}}1{{/no}}{{#nil}}2{{/nil}}{{#empty}}3{{/empty}}{{#none}}4{{/none}}{{#gone}}5{{/gone}} | ``
        otherwise                         | {{^no}}1{{/no}}{{^nil}}2{{/nil}}{{^empty}}3{{/empty}}{{^none}}4{{/none}}{{^gone}}5{{/gone}} | 12345
        not otherwise                     | {{^yes}}1{{/yes}}{{^tags}}2{{/tags}}    | ``
        no class and no method            | {{class}} {{owner.class}}{{owner.size}}{{tags.length}}{{getClass}}{{owner.isEmpty}} | c
        """)
    void namesAreMembersOfTheValueAndNothingElse(String what, String template, String text) throws Exception {
        assertThat(filled(template, "text/plain", PET).strip()).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        text/html             | {{name}}     | &lt;&amp;&quot;&#39;&gt;
        image/svg+xml         | {{name}}     | &lt;&amp;&quot;&#39;&gt;
        application/xml       | {{name}}     | &lt;&amp;&quot;&#39;&gt;
        text/html             | {{{name}}}   | <&"'>
        text/html             | {{&name}}    | <&"'>
        application/json      | {{name}}     | <&\\"'>
        application/hal+json  | {{name}}     | <&\\"'>
        text/csv              | {{name}}     | <&"'>
        """)
    void valuesAreEscapedByTheTypeOfWhatComesOfIt(String type, String template, String text) throws Exception {
        assertThat(filled(template, type, PET)).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        a\\n{{#a}}x         | is no template: Failed to close 'a' tag (line 2)
        {{#a}}{{/b}}       | is no template: Mismatched start/end tags: a != b (line 1)
        {{a                | is no template: Improperly closed variable (line 1)
        {{}}               | is no template: Empty mustache (line 1)
        a\\n\\n{{>x}}        | is no template: {{>x}} is not known here (line 3)
        {{>*x}}            | is no template: {{>*x}} is not known here (line 1)
        {{<x}}{{/x}}       | is no template: {{<x}} is not known here (line 1)
        {{$x}}{{/x}}       | is no template: {{$x}} is not known here (line 1)
        {{%x}}             | is no template: {{%x}} is not known here (line 1)
        {{*x}}             | is no template: {{*x}} is not known here (line 1)
        {{#*x}}{{/*x}}     | is no template: {{*x}} is not known here (line 1)
        """)
    void whatIsWrongIsSaidWithItsLine(String template, String told) {
        assertThatThrownBy(() -> TextTemplate.compile(template.replace("\\n", "\n"), "text/html"))
                .isInstanceOf(Unreadable.class)
                .hasMessage(told);
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 5000})
    void sectionsStandNoDeeperThanMayBe(int depth) throws Exception {
        String tooDeep = "{{#a}}".repeat(depth) + "{{/a}}".repeat(depth);
        assertThatThrownBy(() -> TextTemplate.compile(tooDeep, "text/html"))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("sections stand more than 20 deep");
        assertThat(filled("{{#a}}".repeat(20) + "x" + "{{/a}}".repeat(20), "text/html", "{\"a\":1}"))
                .isEqualTo("x");
    }

    @Test
    void moreSectionsThanThatMayStandSideBySide() throws Exception {
        assertThat(filled("{{#a}}x{{/a}}".repeat(30), "text/html", "{\"a\":1}")).isEqualTo("x".repeat(30));
    }

    @Test
    void aLongTemplateIsRefused() {
        assertThatThrownBy(() -> TextTemplate.compile("x".repeat(TextTemplate.LONGEST + 1), "text/html"))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void listsThatAreNamedWithinThemselvesEndSoonAlsoWhereNothingComesOfThem() throws Exception {
        TextTemplate template = TextTemplate.compile("{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}", "text/html");
        JsonValue value = json("{\"a\":[" + "1,".repeat(3000) + "1]}");
        Obstacle found = catchThrowableOfType(Obstacle.class, () -> template.fill(value, 10_000));
        assertThat(found.why()).isEqualTo(Unchanged.RESULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{{t}}}{{{t}}}", "{{u}}"})
    void noMoreTextComesOfItThanMay(String written) throws Exception {
        TextTemplate template = TextTemplate.compile(written, "text/plain");
        JsonValue value = json("{\"t\":\"12345678\",\"u\":\"ü12345678\"}");
        Obstacle found = catchThrowableOfType(Obstacle.class, () -> template.fill(value, 9));
        assertThat(found.why()).isEqualTo(Unchanged.RESULT);
        assertThat(template.fill(value, 16)).hasSizeBetween(10, 16);
    }

    @Test
    void noMoreTextIsHeldThanMayBe() {
        LimitedText text = new LimitedText(9);
        text.write("123456789".toCharArray(), 0, 9);
        assertThatThrownBy(() -> text.write(new char[] {'x'}, 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThat(text.isFull()).isTrue();
    }
}
