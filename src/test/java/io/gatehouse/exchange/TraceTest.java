package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** W3C Trace Context: what is continued, and what begins anew. */
class TraceTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    private static Trace trace(String... fields) {
        return Trace.of(Headers.of(fields), new Random(1));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, 01, sampled",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00, 00, not sampled",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03, 03, sampled of a random id",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff, 03, flags that are not known are not passed on",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03, 01, of a later version only sampled is known",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes, 01, a later version may say more",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-, 01, or end so",
    })
    void aValidTraceIsContinuedWithAParentOfOurOwn(String field, String flags, String why) {
        Trace trace = trace("traceparent", field);
        assertThat(trace.id()).as(why).isEqualTo(ID);
        assertThat(trace.parent()).matches("[0-9a-f]{16}").isNotEqualTo(PARENT);
        assertThat(trace.parentField()).isEqualTo("00-" + ID + "-" + trace.parent() + "-" + flags);
    }

    static Stream<Arguments> invalid() {
        String good = "00-" + ID + "-" + PARENT + "-01";
        return Stream.of(
                        new String[] {},
                        new String[] {"traceparent", ""},
                        new String[] {"traceparent", "ff" + good.substring(2)},
                        new String[] {"traceparent", good + "-what-comes"},
                        new String[] {"traceparent", good + "0"},
                        new String[] {"traceparent", "cc" + good.substring(2) + ".what-comes"},
                        new String[] {"traceparent", good.toUpperCase(java.util.Locale.ROOT)},
                        new String[] {"traceparent", "00-" + "0".repeat(32) + "-" + PARENT + "-01"},
                        new String[] {"traceparent", "00-" + ID + "-" + "0".repeat(16) + "-01"},
                        new String[] {"traceparent", "00-" + ID + "-" + PARENT},
                        new String[] {"traceparent", "00-" + ID.substring(1) + "-" + PARENT + "-01"},
                        new String[] {"traceparent", "0-" + ID + "-" + PARENT + "-01"},
                        new String[] {"traceparent", "00-" + ID + "-" + PARENT + "-1"},
                        new String[] {"traceparent", "00_" + ID + "_" + PARENT + "_01"},
                        new String[] {"traceparent", "00-" + "x".repeat(32) + "-" + PARENT + "-01"},
                        new String[] {"traceparent", good + ", " + good},
                        new String[] {"traceparent", good, "Traceparent", good})
                .map(fields -> Arguments.of((Object) fields));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anythingElseBeginsANewTraceAndNothingOfItIsPassedOn(String[] fields) {
        Headers headers =
                Headers.of(fields).toBuilder().add("tracestate", "a=1").build();
        Trace trace = Trace.of(headers, new Random(1));
        assertThat(trace.id()).matches("[0-9a-f]{32}").isNotEqualTo(ID);
        assertThat(trace.state()).isNull();
        assertThat(trace.parentField()).isEqualTo("00-" + trace.id() + "-" + trace.parent() + "-03");
    }

    @Test
    void noTwoTracesAreAlike() {
        Random random = new Random();
        assertThat(IntStream.range(0, 1000)
                        .mapToObj(i -> Trace.of(Headers.EMPTY, random).id())
                        .distinct())
                .hasSize(1000);
    }

    static Stream<Arguments> states() {
        String members32 = String.join(
                ",", IntStream.range(0, 32).mapToObj(i -> "k" + i + "=v").toList());
        String longMember = "long=" + "x".repeat(130);
        String many = String.join(
                ",",
                IntStream.range(0, 30)
                        .mapToObj(i -> "k" + i + "=" + "v".repeat(20))
                        .toList());
        return Stream.of(
                state(
                        "as it came",
                        "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
                        "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"),
                state("with its spaces and empty members", "a=1 , ,\tb=2", "a=1 , ,\tb=2"),
                state("a value may hold spaces", "a=1 2", "a=1 2"),
                state("a key of a tenant", "0tenant@system=1", "0tenant@system=1"),
                state("a key may have stars and slashes", "a/b*c-d_e=1", "a/b*c-d_e=1"),
                state("32 members", members32, members32),
                state("33 members", members32 + ",more=1", null),
                state("an upper-case key", "A=1", null),
                state("no value", "a=", null),
                state("no key", "=1", null),
                state("no equals sign", "a", null),
                state("two equals signs", "a=1=2", null),
                state("a key twice", "a=1,b=2,a=3", null),
                state("a key that begins with a digit and has no tenant", "0a=1", null),
                state("an octet that is none of ASCII", "a=\u00e4", null),
                state("nothing", "", null),
                state(
                        "more than 512 characters: long members go first",
                        longMember + "," + many.substring(0, 479),
                        many.substring(0, 479)),
                state(
                        "more than 512 characters: then those at the end",
                        many,
                        many.substring(0, many.lastIndexOf(',', 512))));
    }

    private static Arguments state(String why, String sent, @Nullable String passedOn) {
        return Arguments.of(why, sent, passedOn);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("states")
    void tracestateGoesOnAsItCameUnlessItCantBeRead(String why, String sent, @Nullable String passedOn) {
        Trace trace = trace("traceparent", "00-" + ID + "-" + PARENT + "-01", "tracestate", sent);
        assertThat(trace.id()).as("which breaks no trace").isEqualTo(ID);
        assertThat(trace.state()).as(why).isEqualTo(passedOn);
    }

    @Test
    void linesOfTracestateAreOneListInTheirOrder() {
        Trace trace =
                trace("tracestate", "a=1,b=2", "traceparent", "00-" + ID + "-" + PARENT + "-01", "TraceState", "c=3");
        assertThat(trace.state()).isEqualTo("a=1,b=2,c=3");
    }
}
