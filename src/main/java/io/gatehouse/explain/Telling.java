package io.gatehouse.explain;

import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Timings;
import io.gatehouse.exchange.Witness;
import io.gatehouse.explain.Explanation.Candidate;
import io.gatehouse.explain.Explanation.Failed;
import io.gatehouse.explain.Explanation.LiveRun;
import io.gatehouse.explain.Explanation.OwnReply;
import io.gatehouse.explain.Explanation.PolicyStep;
import io.gatehouse.explain.Explanation.Times;
import io.gatehouse.observe.Masked;
import io.gatehouse.policy.Chain;
import io.gatehouse.route.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the words for a {@link Run}. Used once, by one thread. */
final class Telling {
    /** So many routes that share a path are listed. */
    private static final int MOST_CANDIDATES = 100;

    /** So many characters of a value that did not fit are told. */
    private static final int MOST_VALUE = 300;

    /** So many characters of an answer's content are told. */
    private static final int MOST_TEXT = 4096;

    private final Run run;
    private final Exchange exchange;
    private final Masks masks;
    private final @Nullable Route route;

    Telling(Run run) {
        this.run = run;
        this.exchange = run.exchange();
        this.masks = new Masks(exchange);
        this.route = route(run);
    }

    private static @Nullable Route route(Run run) {
        String id = run.exchange().route();
        return id == null ? null : run.snapshot().routes().find(id);
    }

    Explanation tell(@Nullable Long revision, List<String> notes) {
        boolean rehearsed = run.watching().rehearsal();
        List<Candidate> candidates = candidates();
        int more = candidates.size() - MOST_CANDIDATES;
        List<PolicyStep> policies = policies();
        return new Explanation(
                rehearsed ? "decide" : "live",
                revision,
                outcome(policies),
                exchange.route(),
                decidedBy(),
                exchange.pathVariables().isEmpty() ? null : masks.variables(),
                more > 0 ? candidates.subList(0, MOST_CANDIDATES) : candidates,
                more > 0 ? more : null,
                policies,
                split(run.watching().splitting()),
                mirror(run.watching().mirroring()),
                view(run.watching().view()),
                exchange.parts().isEmpty() ? null : new PartsTelling(run).tell(),
                SendingTelling.tell(run.watching(), masks),
                run.sending() == null ? reply(run.reply()) : null,
                rehearsed ? null : live(),
                noted(notes));
    }

    private List<String> noted(List<String> notes) {
        if (exchange.assumed() == null || exchange.caller() != null) {
            return notes;
        }
        List<String> all = new ArrayList<>(notes);
        all.add("No policy asked who sends the request.");
        return List.copyOf(all);
    }

    private String outcome(List<PolicyStep> policies) {
        if (run.own()) {
            return "own";
        }
        if (run.early()) {
            return "refusedEarly";
        }
        if (exchange.route() == null) {
            int status = run.ownStatus();
            return status == 404 ? "notFound" : status == 405 ? "wrongMethod" : "unclear";
        }
        if (run.sending() != null || exchange.target() != null) {
            return "forwarded";
        }
        if (!exchange.parts().isEmpty()) {
            return run.watching().rehearsal()
                            && run.reply() != null
                            && run.reply().status() >= 400
                    ? "refused"
                    : "composed";
        }
        return policies.stream().anyMatch(PolicyStep::refuses) ? "refused" : "answered";
    }

    private String decidedBy() {
        if (run.own()) {
            return "The path is in the gateway's own space, where no route is looked for.";
        }
        if (run.early()) {
            return "The request is refused before any route is looked for.";
        }
        if (run.watching().decidedBy().isEmpty()) {
            return "The path can't be read, so that no route is looked for.";
        }
        String why = run.watching().decidedBy();
        boolean matched = run.watching().trials().stream().anyMatch(trial -> trial.failed() == null);
        return exchange.route() != null || !matched
                ? masks.text(why)
                : masks.text(why) + " It does not get the request, of which the reply says why.";
    }

    private List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        for (Witness.Trial trial : run.watching().trials()) {
            Witness.Unmet failed = trial.failed();
            candidates.add(new Candidate(trial.route(), failed == null, failed == null ? null : failed(failed)));
        }
        return candidates;
    }

    /** What a credential must be is one too; of cookies nobody knows which are. */
    private Failed failed(Witness.Unmet failed) {
        String predicate = failed.predicate();
        String actual = failed.actual();
        if (actual != null) {
            actual = predicate.equals("path")
                    ? masks.target(actual)
                    : predicate.startsWith("cookie ") ? Masked.MASK : value(predicate, actual);
        }
        return new Failed(predicate, cut(value(predicate, failed.expected())), actual == null ? null : cut(actual));
    }

    private String value(String predicate, String value) {
        String name = predicate.substring(predicate.indexOf(' ') + 1);
        return predicate.startsWith("query ") ? masks.parameter(name, value) : masks.named(name, value);
    }

    private static String cut(String text) {
        return text.length() > MOST_VALUE ? text.substring(0, MOST_VALUE) + "…" : text;
    }

    private List<PolicyStep> policies() {
        if (route == null) {
            return List.of();
        }
        List<PolicyStep> steps = new ArrayList<>();
        Map<String, Decision> decisions = run.decisions();
        Caller caller = exchange.caller();
        Witness.View view = run.watching().view();
        for (Chain.Link link :
                route.chain().linksFor(caller == null ? null : caller.consumer(), view == null ? null : view.view())) {
            steps.add(step(link, decisions.get(link.id())));
        }
        return steps;
    }

    private PolicyStep step(Chain.Link link, @Nullable Decision decision) {
        Map<String, String> input = run.watching().input(link.id());
        return new PolicyStep(
                link.id(),
                link.key(),
                link.phase().word(),
                link.mode().name().toLowerCase(Locale.ROOT),
                decision == null ? "notReached" : decision.outcome(),
                decision == null ? "the request was answered before" : masks.text(decision.reason()),
                decision != null && decision.refuses() && link.mode() == Mode.ENFORCE,
                input.isEmpty() ? null : masks.named(input));
    }

    private static Explanation.@Nullable Split split(Witness.@Nullable Splitting choice) {
        return choice == null ? null : new Explanation.Split(choice.upstream(), choice.reason(), choice.weights());
    }

    private static Explanation.@Nullable Mirror mirror(Witness.@Nullable Mirroring copying) {
        return copying == null ? null : new Explanation.Mirror(copying.upstream(), copying.reason());
    }

    private static Explanation.@Nullable View view(Witness.@Nullable View chosen) {
        return chosen == null ? null : new Explanation.View(chosen.view(), chosen.reason());
    }

    private @Nullable OwnReply reply(@Nullable Reply reply) {
        // a composition that is only tried out has no answer
        boolean unknown =
                run.watching().rehearsal() && !exchange.parts().isEmpty() && reply != null && reply.status() == 200;
        return reply == null || exchange.target() != null || unknown
                ? null
                : new OwnReply(reply.status(), masks.fields(reply.headers()), text(reply));
    }

    private @Nullable String text(Reply reply) {
        String type = String.valueOf(reply.headers().first("Content-Type")).toLowerCase(Locale.ROOT);
        if (!reply.body().replayable() || !type.startsWith("text/") && !type.contains("json")) {
            return null;
        }
        try (InputStream in = reply.body().stream()) {
            String text = new String(in.readNBytes(4 * MOST_TEXT), StandardCharsets.UTF_8);
            String masked = masks.text(text);
            return masked.length() > MOST_TEXT ? masked.substring(0, MOST_TEXT) : masked;
        } catch (IOException e) {
            return null;
        }
    }

    private LiveRun live() {
        Timings timings = exchange.timings();
        Reply reply = run.reply();
        Failure failure = exchange.failure();
        return new LiveRun(
                exchange.id(),
                exchange.status(),
                reply == null ? null : masks.fields(reply.headers()),
                run.size() < 0 ? null : run.size(),
                exchange.target(),
                exchange.targetStatus() == 0 ? null : exchange.targetStatus(),
                run.watching().attempts(),
                run.watching().tried(),
                failure == null ? null : failure.kind().error(),
                new Times(
                        millis(timings.elapsed()),
                        timings.connect() == 0 ? null : millis(timings.connect()),
                        timings.upstream() == 0 ? null : millis(timings.upstream())));
    }

    static double millis(long nanos) {
        return Math.round(nanos / 1000.0) / 1000.0;
    }
}
