package io.gatehouse.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.cache.Bench.Told;
import io.gatehouse.policy.cache.CacheModel.Outcome;
import io.gatehouse.policy.cache.ModelSteps.Asked;
import io.gatehouse.policy.cache.ModelSteps.Had;
import io.gatehouse.policy.cache.ModelSteps.Step;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** The whole policy does the same as {@link CacheModel}, whatever is asked and answered, and however time passes. */
class CacheModelPropertiesTest {
    private static final List<String> SENT =
            List.of("If-None-Match", "If-Modified-Since", "Cache-Control", "Accept-Language", "Authorization");
    private static final List<String> TOLD =
            List.of("Age", "Date", "Expires", "Cache-Control", "ETag", "Last-Modified", "Vary", "X-Mark", "Location");

    @Provide
    Arbitrary<ModelSteps> sequences() {
        return StepArbitraries.all();
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void thePolicyDoesWhatTheModelDoes(@ForAll("sequences") ModelSteps sequence) throws Exception {
        Bench bench = new Bench(sequence.owner().yaml());
        CacheModel model = new CacheModel(sequence.owner(), bench.clock.millis());
        int number = 0;
        for (Step step : sequence.steps()) {
            String which = "step " + ++number + ": " + step;
            Outcome expected = model.ask(step.move(), step.asked(), step.had());
            int before = bench.asked.size();
            Told told = send(bench, step);
            Statistics.collect(kind(expected));
            assertThat(how(told)).as(which).isEqualTo(expected.how());
            assertThat(told.status()).as(which).isEqualTo(expected.answer().status());
            assertThat(bench.asked.subList(before, bench.asked.size()).stream()
                            .map(CacheModelPropertiesTest::sent)
                            .toList())
                    .as("what the upstream gets in " + which)
                    .isEqualTo(expected.sent().stream()
                            .map(fields -> only(SENT, fields))
                            .toList());
            if (expected.answer().status() != 504) {
                assertThat(fields(told))
                        .as(which)
                        .isEqualTo(only(TOLD, expected.answer().fields()));
            }
            if (step.asked().method().equals("GET") && expected.answer().status() != 504) {
                assertThat(told.text()).as(which).isEqualTo(expected.answer().body());
            }
            assertThat(bench.clock.millis()).as("the time after " + which).isEqualTo(model.now());
        }
        Statistics.coverage(seen -> {
            for (String each :
                    List.of("hit", "beside", "stale-if-error", "304", "stored", "only-if-cached", "not stored")) {
                seen.check(each).count(count -> count > 100);
            }
        });
    }

    private static String kind(Outcome outcome) {
        String how = outcome.how();
        if (how.startsWith("hit")) {
            return outcome.sent().isEmpty() ? "hit" : "beside";
        }
        return List.of("stored", "stale-if-error", "only-if-cached", "304").stream()
                .filter(how::endsWith)
                .findFirst()
                .orElse("not stored");
    }

    private static Told send(Bench bench, Step step) throws Exception {
        Asked asked = step.asked();
        bench.clock.advance(Duration.ofMillis(step.move()));
        bench.caller = asked.caller().isEmpty() ? null : caller(asked.caller());
        bench.upstream = request -> answer(bench, request, step.had());
        return bench.send(asked.method() + ' ' + asked.path(), ModelMessage.text(asked.fields()));
    }

    private static Caller caller(String subject) {
        return new Caller("jwt", subject, null, Set.of(), Set.of(), Map.of());
    }

    private static Reply answer(Bench bench, Request request, Had had) {
        bench.clock.advance(Duration.ofMillis(had.way()));
        ModelMessage answer = had.answer(sent(request), "body " + bench.asked.size(), bench.clock.millis());
        return Bench.reply(answer.status(), ModelMessage.text(answer.fields()), answer.body());
    }

    private static String how(Told told) {
        return told.cacheStatus().replaceFirst("gatehouse; ", "").replaceFirst("; detail=\".*\"", "");
    }

    private static Map<String, String> sent(Request request) {
        Map<String, String> fields = new LinkedHashMap<>();
        SENT.forEach(name -> put(fields, name, request.headers().all(name)));
        return fields;
    }

    private static Map<String, String> fields(Told told) {
        Map<String, String> fields = new LinkedHashMap<>();
        TOLD.forEach(name -> put(fields, name, told.headers().all(name)));
        return fields;
    }

    private static void put(Map<String, String> fields, String name, List<String> values) {
        if (!values.isEmpty()) {
            fields.put(name, String.join(" and ", values));
        }
    }

    private static Map<String, String> only(List<String> names, Map<String, String> fields) {
        Map<String, String> some = new LinkedHashMap<>();
        names.stream()
                .filter(fields::containsKey)
                .forEach(name -> some.put(name, Objects.requireNonNull(fields.get(name))));
        return some;
    }
}
