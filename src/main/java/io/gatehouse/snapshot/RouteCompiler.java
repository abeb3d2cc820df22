package io.gatehouse.snapshot;

import io.gatehouse.compose.PartThreads;
import io.gatehouse.config.MatchEntry;
import io.gatehouse.config.Place;
import io.gatehouse.config.RedirectEntry;
import io.gatehouse.config.RespondEntry;
import io.gatehouse.config.RouteEntry;
import io.gatehouse.config.Template;
import io.gatehouse.config.ValueMatch;
import io.gatehouse.exchange.Headers;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Handler;
import io.gatehouse.route.Answer;
import io.gatehouse.route.BodyLimits;
import io.gatehouse.route.FieldMatch;
import io.gatehouse.route.Match;
import io.gatehouse.route.OwnCookies;
import io.gatehouse.route.PathShape;
import io.gatehouse.route.Redirect;
import io.gatehouse.route.Respond;
import io.gatehouse.route.Route;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes routes of their entries, which were checked: match, policies in phase order, answer. */
final class RouteCompiler {
    private final PolicyCompiler policies;
    private final Map<String, Chain> ofConsumers;
    private final ForwardCompiler forwards;
    private final ComposeCompiler compositions;
    private final BodyLimits limits;

    /**
     * A compiler of routes.
     *
     * @param ofConsumers the policies of consumers' own, by the consumers' ids
     * @param limits of a route that has none of its own
     */
    RouteCompiler(PolicyCompiler policies, Map<String, Chain> ofConsumers, Answers answers, BodyLimits limits) {
        this.policies = policies;
        this.ofConsumers = ofConsumers;
        this.forwards = answers.forwards;
        this.compositions = answers.compositions;
        this.limits = limits;
    }

    /** What makes answers that are got from upstreams. */
    record Answers(ForwardCompiler forwards, ComposeCompiler compositions) {
        static Answers of(ForwardCompiler forwards, PolicyCompiler policies, PartThreads threads) {
            return new Answers(forwards, new ComposeCompiler(forwards, policies, threads));
        }
    }

    /** The route; null when a policy of it has problems, which are then reported. */
    @Nullable
    Route compile(String id, RouteEntry entry, Place place) {
        List<Chain.Link> links = policies.links(entry.policies(), new InlineIds(id), place.child("policies"));
        if (links == null) {
            return null;
        }
        ViewCompiler views = new ViewCompiler(policies, links);
        Map<String, Chain> ofViews = views.chains(id, entry, place.child("views"));
        if (ofViews == null) {
            return null;
        }
        Chain chain = new Chain(links, ofConsumers, ofViews);
        if (!chain.authenticates()) {
            new CallerCheck(links, place).check(entry, forwards::key);
        }
        new GuessCheck(links, place).check();
        new MembersCheck(links, place).check(entry);
        int priority = entry.priority() == null ? 0 : entry.priority();
        Match match = match(entry.match());
        BodyLimits own = LimitsCompiler.body(entry.limits(), limits);
        Handler answer = own.refusing(new Answer(answer(id, entry, match, place)));
        UnaryOperator<Handler> choice = views.choice(entry, ofViews, place.child("views"));
        Handler handler = own.metering(views.forCaches(entry, chain, new OwnCookies(chain.around(answer, choice))));
        return new Route(id, match, priority, chain, handler);
    }

    private Handler answer(String id, RouteEntry entry, Match match, Place place) {
        if (entry.respond() != null) {
            return respond(entry.respond());
        }
        if (entry.redirect() != null) {
            return redirect(entry.redirect());
        }
        if (entry.compose() != null) {
            return compositions.compile(id, entry.compose(), place.child("compose"));
        }
        return forwards.compile(entry, match.allow());
    }

    private static Respond respond(RespondEntry entry) {
        Headers.Builder headers = Headers.builder();
        entry.headers().forEach(headers::add);
        byte[] content = new byte[0];
        if (entry.body() != null) {
            content = entry.body().getBytes(StandardCharsets.UTF_8);
            typeUnlessGiven(headers, "text/plain; charset=utf-8");
        } else if (entry.json() != null) {
            content = entry.json().toString().getBytes(StandardCharsets.UTF_8);
            typeUnlessGiven(headers, "application/json");
        }
        return new Respond(entry.status() == null ? 200 : entry.status(), headers.build(), content);
    }

    private static void typeUnlessGiven(Headers.Builder headers, String type) {
        if (headers.first("Content-Type") == null) {
            headers.add("Content-Type", type);
        }
    }

    private static Redirect redirect(RedirectEntry entry) {
        return new Redirect(
                entry.status() == null ? 302 : entry.status(),
                entry.location() == null ? null : Template.parse(entry.location()),
                entry.scheme(),
                entry.host(),
                entry.path() == null ? null : Template.parse(entry.path()));
    }

    private static Match match(MatchEntry entry) {
        return new Match(
                List.copyOf(entry.host()),
                entry.path() == null ? PathShape.ANY : PathShape.of(entry.path()),
                Set.copyOf(entry.methods()),
                fields(entry.headers()),
                fields(entry.query()),
                fields(entry.cookies()));
    }

    static List<FieldMatch> fields(Map<String, ValueMatch> entries) {
        List<FieldMatch> fields = new ArrayList<>();
        entries.forEach((name, value) -> fields.add(field(name, value)));
        return List.copyOf(fields);
    }

    private static FieldMatch field(String name, ValueMatch value) {
        if (value.exact() != null) {
            return FieldMatch.exact(name, value.exact());
        }
        if (value.prefix() != null) {
            return FieldMatch.prefix(name, value.prefix());
        }
        return value.regex() != null
                ? FieldMatch.regex(name, value.regex())
                : FieldMatch.present(name, !Boolean.FALSE.equals(value.present()));
    }
}
