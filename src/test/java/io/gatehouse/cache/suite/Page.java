package io.gatehouse.cache.suite;

import io.gatehouse.cache.suite.Asked.Kind;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The page that says how the cache does in the suite.
 *
 * @param version of the suite
 * @param document that the gateway ran with
 */
record Page(String version, String document, Score score, Reasons reasons) {

    String markdown() {
        String kinds = Arrays.stream(Kind.values())
                .map(kind -> "| %s | %s |\n".formatted(kind.text(), score.of(is(kind))))
                .collect(Collectors.joining());
        return TEXT.formatted(version, document, kinds, rows(score.suites(), this::row), failures());
    }

    private String failures() {
        return rows(score.failures(), test -> "| `%s` | %s | %s |"
                .formatted(test.id(), test.kind().text(), reasons.of(test)));
    }

    private String row(String suite) {
        return Arrays.stream(Kind.values())
                .map(kind -> score.of(is(kind).and(test -> test.suite().equals(suite))))
                .map(passed -> passed.equals("0/0") ? "–" : passed)
                .collect(Collectors.joining(" | ", "| " + suite + " | ", " |"));
    }

    private static <T> String rows(Iterable<T> all, Function<T, String> row) {
        StringBuilder text = new StringBuilder();
        all.forEach(each -> text.append(row.apply(each)).append('\n'));
        return text.toString();
    }

    private static Predicate<Asked> is(Kind kind) {
        return test -> test.kind() == kind;
    }

    private static final String TEXT = """
        # How the cache does in http-cache-tests

        Written by a test (`mvn verify`, or it alone:
        `mvn verify -DskipUTs -Dskip.tomcat10 -Dskip.tomcat11 -Dskip.wildfly -Dit.test=HttpCacheTestsIT`). It runs the public suite
        [http-cache-tests](https://cache-tests.fyi/) %s with `java -jar gatehouse.war` between the suite's client and its server,
        with this document, in which the port is the server's:

        ```yaml
        %s```

        All tests run but those that are for browsers alone. A test counts only where those that it depends on pass as well.
        *Required* is what HTTP demands, *optimal* what makes a cache better; with *check* the suite only looks which way it is, and
        either is right.

        | kind | passed |
        | --- | --- |
        %s
        | group | required | optimal | check |
        | --- | --- | --- | --- |
        %s
        ## What fails, and why

        | test | kind | reason |
        | --- | --- | --- |
        %s\
        """;
}
