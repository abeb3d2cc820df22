package io.gatehouse.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Chain;
import io.gatehouse.route.Routes.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every path there is, tried on thousands made of what hurts: the same each time, more with {@code
 * -Pendurance}. A path that was once read wrongly stands in {@code paths.txt}.
 */
class PathReadingPropertiesTest {
    private static final String SEED = "3986";

    private static final List<String> PIECES = List.of(
            "/",
            "//",
            "a",
            "b",
            "admin",
            "Admin",
            ".",
            "..",
            "...",
            "%2e",
            "%2E",
            "%2f",
            "%2F",
            "%5c",
            "%5C",
            "\\",
            ";",
            ";x=1",
            ";/",
            "%3b",
            "%3B",
            "%61",
            "%41",
            "%64min",
            "adm",
            "in",
            "%25",
            "%252e",
            "%252f",
            "%2561",
            "%00",
            "%0a",
            "%0D",
            "%09",
            "%20",
            "%7f",
            "%ff",
            "%c0%ae",
            "%c0",
            "%ae",
            "%c3%a9",
            "%e2%82%ac",
            "%ed%a0%80",
            "%EF%BF%BD",
            "%",
            "%4",
            "%zz",
            "%u002e",
            "+",
            "~",
            "{",
            "|",
            "#",
            "?",
            " ",
            "\u00e9",
            "\ufffd",
            "\u2215",
            "\0",
            "\t",
            "*");

    private static final Routes ROUTES = new Routes(List.of(route("admin", "/admin/**"), route("rest", "/**")));

    private static Route route(String id, String pattern) {
        return new Route(id, Match.path(pattern), 0, new Chain(List.of()), exchange -> Reply.of(200, Headers.EMPTY));
    }

    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> odd =
                Arbitraries.strings().withCharRange('\0', '\u0180').ofMaxLength(3);
        Arbitrary<String> escapes = Arbitraries.integers().between(0, 255).map("%%%02x"::formatted);
        return Arbitraries.frequencyOf(
                        Tuple.of(20, Arbitraries.of(PIECES)),
                        Tuple.of(6, Arbitraries.of("/", "..", "admin")),
                        Tuple.of(1, odd),
                        Tuple.of(2, escapes))
                .list()
                .ofMaxSize(12)
                .map(pieces -> '/' + String.join("", pieces));
    }

    static Stream<String> corpus() {
        try (var in = PathReadingPropertiesTest.class.getResourceAsStream("paths.txt")) {
            return Arrays.stream(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n"))
                    .filter(line -> !line.startsWith("#"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void everyPropertyHoldsForThePathsThatWereEverReadWrongly(String raw) {
        bothReadingsAreThoseOfThePlainDefinition(raw);
        whatIsSentOnReadsAsWhatCame(raw);
        whatIsSentOnIsMadeOfTheClientsOwnSegments(raw);
        noPathBelowAdminInEitherReadingIsForwarded(raw);
    }

    @Property(seed = SEED)
    void bothReadingsAreThoseOfThePlainDefinition(@ForAll("paths") String raw) {
        PathReading reading = read(raw);
        NaivePath naive = NaivePath.of(raw);
        if (reading == null) {
            return;
        }
        assertThat(naive).as(raw).isNotNull();
        assertThat(NaivePath.joined(reading.exact())).as(raw).isEqualTo(naive.exact());
        assertThat(NaivePath.joined(reading.lenient())).as(raw).isEqualTo(naive.lenient());
    }

    @Property(seed = SEED)
    void aPathIsRefusedOnlyForAReason(@ForAll("paths") String raw) {
        NaivePath naive = NaivePath.of(raw);
        if (read(raw) == null && naive != null && naive.exact() != null && naive.lenient() != null) {
            // the one reason more: removing the exact dot segments would change the lenient reading
            NaivePath forward = NaivePath.of(naive.exact());
            assertThat(forward == null || !naive.lenient().equals(forward.lenient()))
                    .as(raw)
                    .isTrue();
        }
    }

    @Property(seed = SEED)
    void whatIsSentOnReadsAsWhatCame(@ForAll("paths") String raw) {
        PathReading reading = read(raw);
        if (reading != null) {
            PathReading again = read(reading.forward());
            assertThat(again).as(raw).isEqualTo(reading);
        }
    }

    @Property(seed = SEED)
    void whatIsSentOnIsMadeOfTheClientsOwnSegments(@ForAll("paths") String raw) {
        PathReading reading = read(raw);
        if (reading != null) {
            List<String> sent = List.of(reading.forward().split("/", -1));
            List<String> came = List.of(raw.split("/", -1));
            assertThat(sent).as(raw).allMatch(segment -> segment.isEmpty() || came.contains(segment));
            assertThat(reading.forward()).as(raw).matches("/[!\"$->@-~]*");
            assertThat(reading.exact()).as(raw).doesNotContain(".", "..");
            assertThat(reading.lenient()).as(raw).doesNotContain(".", "..");
        }
    }

    @Property(seed = SEED)
    void noPathBelowAdminInEitherReadingIsForwarded(@ForAll("paths") String raw) {
        Outcome outcome = ROUTES.match(new Request("GET", raw, null, Headers.EMPTY, Body.EMPTY), "h");
        NaivePath naive = NaivePath.of(raw);
        if (outcome instanceof Outcome.Found found && found.route().id().equals("rest")) {
            assertThat(naive).as(raw).isNotNull();
            assertThat(naive.isBelow("/admin")).as(raw).isFalse();
            NaivePath forward = NaivePath.of(found.forwardPath());
            assertThat(forward).as(raw).isNotNull();
            assertThat(forward.isBelow("/admin")).as(raw).isFalse();
        }
    }

    @Property(seed = SEED)
    void somePathsAreReadAndSomeAreNot(@ForAll("paths") String raw) {
        Statistics.collect(read(raw) != null);
        Statistics.coverage(readable -> readable.check(true).percentage(share -> share > 5 && share < 95));
    }

    /** The reading; null where it is refused. Anything else that is thrown fails the test. */
    private static @Nullable PathReading read(String raw) {
        try {
            return PathReading.of(raw);
        } catch (PathReading.Unreadable refused) {
            return null;
        }
    }
}
