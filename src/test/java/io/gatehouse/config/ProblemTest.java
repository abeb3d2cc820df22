package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProblemTest {

    private final Pointer priority = Pointer.ROOT.child("routes").child("pets").child("priority");

    @Test
    void isOneSentence() {
        Problem problem = Problem.at(Pointer.parse("/routes/pets/upstrem"), "unknown field \"upstrem\"")
                .with("upstrem", "one of: match, upstream")
                .meaning("upstream");
        assertThat(problem)
                .hasToString("/routes/pets/upstrem: unknown field \"upstrem\"; expected one of: match, upstream; "
                        + "did you mean \"upstream\"?");
    }

    @Test
    void tellsItsLineAndColumnAndTheOffendingValue() {
        Problem problem = Problem.at(priority, "is text")
                .with(Json.createValue("high"), "a whole number")
                .in(new Position(7, 5));
        assertThat(problem)
                .hasToString(
                        "/routes/pets/priority (line 7, column 5): is text; got \"high\"; expected a whole number");
    }

    @Test
    void valuesAreCompactJson() {
        var value = Json.createObjectBuilder()
                .add("a", Json.createArrayBuilder().add(1).addNull().add(true))
                .add("b", Json.createObjectBuilder())
                .build();
        assertThat(Problem.at(priority, "x").with(value, null).value()).isEqualTo("{\"a\":[1,null,true],\"b\":{}}");
    }

    @Test
    void valuesAreCutToTwoHundredCharactersNeverInsideOne() {
        assertThat(Problem.at(priority, "x").with("y".repeat(5000), null).value())
                .hasSize(200)
                .startsWith("\"yyy")
                .endsWith("y…");
        String cut = Problem.at(priority, "x").with("😀".repeat(5000), null).value();
        assertThat(cut).endsWith("😀…").hasSizeLessThanOrEqualTo(200);
        var many = Json.createArrayBuilder();
        IntStream.range(0, 100_000).forEach(many::add);
        assertThat(Problem.at(priority, "x").with(many.build(), null).value())
                .hasSize(200)
                .endsWith("…");
    }

    @Test
    void controlAndFormatCharactersAreEscapedEverywhere() {
        String hostile = "a\u001b[31m\r\n\u202e\u2028\u0085\"";
        Problem problem = Problem.at(Pointer.ROOT.child(hostile), "x").with(hostile, null);
        assertThat(problem.value()).isEqualTo("\"a\\u001b[31m\\r\\n\\u202e\\u2028\\u0085\\\"\"");
        assertThat(problem.toString()).doesNotContain("\u001b", "\r", "\n", "\u202e", "\u2028", "\u0085");
        assertThat(problem.pointer()).isEqualTo("/" + hostile);
    }

    @Test
    void onlyTheFirstThousandAreToldAndTheOthersCounted() {
        Problems problems = new Problems();
        for (int i = 0; i < 1234; i++) {
            problems.root().child(i).problem("is wrong");
        }
        assertThat(problems.list()).hasSize(1001);
        assertThat(problems.list().get(1000)).hasToString("the document: 234 more problems are not listed");
    }

    @Test
    void warningsRefuseNothing() throws RefusedDocument {
        Problems problems = new Problems();
        problems.root().child("a").warning("is odd", 1, null);
        problems.refuse();
        assertThat(problems.isEmpty()).isTrue();
        assertThat(problems.warnings()).hasToString("[/a: is odd; got 1]");
    }
}
