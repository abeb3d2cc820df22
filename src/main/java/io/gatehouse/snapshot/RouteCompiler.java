package io.gatehouse.snapshot;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.MatchEntry;
import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Place;
import io.gatehouse.config.Pointer;
import io.gatehouse.config.PolicyEntry;
import io.gatehouse.config.Problems;
import io.gatehouse.config.RedirectEntry;
import io.gatehouse.config.RespondEntry;
import io.gatehouse.config.RouteEntry;
import io.gatehouse.config.Template;
import io.gatehouse.config.ValueMatch;
import io.gatehouse.exchange.Headers;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Policies;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import io.gatehouse.route.Answer;
import io.gatehouse.route.BodyLimits;
import io.gatehouse.route.FieldMatch;
import io.gatehouse.route.Match;
import io.gatehouse.route.PathShape;
import io.gatehouse.route.Redirect;
import io.gatehouse.route.Respond;
import io.gatehouse.route.Route;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes routes of their entries, which were checked: match, policies in phase order, answer. */
final class RouteCompiler {
    private final Map<String, JsonObject> namedPolicies;
    private final ForwardCompiler forwards;
    private final BodyLimits limits;
    private final Function<String, Provisions> provisions;

    /**
     * A compiler of routes.
     *
     * @param limits of a route that has none of its own
     * @param provisions what the policy of an id is made with
     */
    RouteCompiler(
            Map<String, JsonObject> namedPolicies,
            ForwardCompiler forwards,
            BodyLimits limits,
            Function<String, Provisions> provisions) {
        this.namedPolicies = namedPolicies;
        this.forwards = forwards;
        this.limits = limits;
        this.provisions = provisions;
    }

    /** Reports what is wrong with the named policies, also those no route uses. */
    void checkNamedPolicies(Problems problems) {
        namedPolicies.forEach((name, entry) -> link(
                name,
                PolicyEntry.of(entry),
                problems.at(Pointer.ROOT.child("policies").child(name))));
    }

    /** The route; null when a policy of it has problems, which are then reported. */
    @Nullable
    Route compile(String id, RouteEntry entry, Place place) {
        List<Chain.Link> links = new ArrayList<>();
        InlineIds ids = new InlineIds(id);
        boolean complete = true;
        for (int i = 0; i < entry.policies().size(); i++) {
            JsonValue item = entry.policies().get(i);
            Chain.Link link;
            if (item instanceof JsonString name) {
                JsonObject named = namedPolicies.get(name.getString());
                // problems of a named policy are told once, at its own place
                link = named == null ? null : link(name.getString(), PolicyEntry.of(named), new Problems().root());
            } else {
                PolicyEntry policy = PolicyEntry.of(item.asJsonObject());
                link = link(
                        ids.next(policy.key()), policy, place.child("policies").child(i));
            }
            complete &= link != null;
            if (link != null) {
                links.add(link);
            }
        }
        if (!complete) {
            return null;
        }
        Chain chain = new Chain(links);
        if (!chain.authenticates()) {
            new CallerCheck(links, place).check(entry, forwards::key);
        }
        new GuessCheck(links, place).check();
        int priority = entry.priority() == null ? 0 : entry.priority();
        Match match = match(entry.match());
        BodyLimits own = LimitsCompiler.body(entry.limits(), limits);
        Handler handler = own.metering(chain.around(own.refusing(new Answer(answer(entry, match)))));
        return new Route(id, match, priority, chain, handler);
    }

    private Chain.@Nullable Link link(String id, PolicyEntry entry, Place place) {
        PolicyType<?> type = Policies.find(entry.key());
        if (type == null) {
            place.problem("no such policy", entry.key(), "one of the policies");
            return null;
        }
        return link(id, entry, type, place.child(entry.key()));
    }

    private <O> Chain.@Nullable Link link(String id, PolicyEntry entry, PolicyType<O> type, Place place) {
        O options = entry.options(type.options());
        Problems own = new Problems();
        type.check(options, own.at(place.pointer()));
        type.check(options, own.at(place.pointer()), provisions.apply(id).consumers());
        own.list().forEach(place.problems()::add);
        own.warnings().forEach(place.problems()::warn);
        if (!own.isEmpty()) {
            return null;
        }
        try {
            Policy<?> policy = type.compile(options, provisions.apply(id));
            return new Chain.Link(id, type.key(), type.phase(options), type.needs(options), entry.mode(), policy);
        } catch (MissingSecret e) {
            e.tell(place);
            return null;
        } catch (BadValue e) {
            place.problem(e);
            return null;
        }
    }

    private Handler answer(RouteEntry entry, Match match) {
        if (entry.respond() != null) {
            return respond(entry.respond());
        }
        if (entry.redirect() != null) {
            return redirect(entry.redirect());
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
