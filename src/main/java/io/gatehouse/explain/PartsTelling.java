package io.gatehouse.explain;

import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.PartRun;
import io.gatehouse.explain.Explanation.PartCache;
import io.gatehouse.explain.Explanation.PartCall;
import io.gatehouse.explain.Explanation.PartStep;
import io.gatehouse.explain.Explanation.PartTimes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the words for the parts of a composition. */
final class PartsTelling {
    /** So many calls of a part are told of. */
    private static final int MOST_CALLS = 20;

    private final Exchange exchange;
    private final Watching watching;
    private final Masks masks;

    PartsTelling(Run run) {
        this.exchange = run.exchange();
        this.watching = run.watching();
        this.masks = new Masks(run.exchange());
    }

    List<PartStep> tell() {
        return exchange.parts().stream().map(this::step).toList();
    }

    private PartStep step(PartRun run) {
        List<Watching.OfPart> asked = watching.asked().stream()
                .filter(each -> each.part().equals(run.part()))
                .toList();
        int more = asked.size() - MOST_CALLS;
        return new PartStep(
                run.part(),
                run.after(),
                run.each(),
                run.end().outcome(),
                run.end().status() == 0 ? null : run.end().status(),
                run.end().used(),
                times(run.course()),
                asked.stream().limit(MOST_CALLS).map(this::call).toList(),
                more > 0 ? more : null);
    }

    private static @Nullable PartTimes times(PartRun.Course course) {
        return course.calls() == 0
                ? null
                : new PartTimes(Telling.millis(course.begun()), Telling.millis(course.nanos()), course.calls());
    }

    private PartCall call(Watching.OfPart asked) {
        Exchange call = asked.call();
        return new PartCall(
                cache(asked),
                SendingTelling.tell(asked.watching(), masks),
                call.targetStatus() == 0 ? null : call.targetStatus(),
                asked.watching().tried());
    }

    private @Nullable PartCache cache(Watching.OfPart asked) {
        Map<String, Decision> decisions = new LinkedHashMap<>();
        asked.call().forEachDecision(decisions::put);
        return decisions.entrySet().stream()
                .findFirst()
                .map(each -> {
                    Map<String, String> input = asked.watching().input(each.getKey());
                    Decision decision = each.getValue();
                    return new PartCache(
                            decision.outcome(),
                            masks.text(decision.reason()),
                            input.isEmpty() ? null : masks.named(input));
                })
                .orElse(null);
    }
}
