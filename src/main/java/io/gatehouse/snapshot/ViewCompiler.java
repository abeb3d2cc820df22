package io.gatehouse.snapshot;

import io.gatehouse.config.ComposeEntry;
import io.gatehouse.config.Place;
import io.gatehouse.config.RouteEntry;
import io.gatehouse.config.Units;
import io.gatehouse.config.ViewsEntry;
import io.gatehouse.config.ViewsEntry.SelectorEntry;
import io.gatehouse.config.ViewsEntry.ViewEntry;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.ShapeCompiler;
import io.gatehouse.route.Answer;
import io.gatehouse.shape.Pointer;
import io.gatehouse.shape.Shape;
import io.gatehouse.view.ForCaches;
import io.gatehouse.view.MaskParameter;
import io.gatehouse.view.Selection;
import io.gatehouse.view.Selector;
import io.gatehouse.view.View;
import io.gatehouse.view.Viewing;
import io.gatehouse.view.Views;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the views of a route of their entry, which was checked. For one route.
 *
 * @param policies makes those that views have of their own
 * @param ofRoute the route's own
 */
record ViewCompiler(PolicyCompiler policies, List<Chain.Link> ofRoute) {
    private static final String FIELDS = "fields";
    private static final String MOST_READ = "1MiB";

    /** A composition bounds its answer itself. */
    private static final int MOST_COMPOSED = Integer.MAX_VALUE - 8;

    private static final Set<Phase> BEFORE = Set.of(Phase.TRANSPORT, Phase.CORS, Phase.AUTHENTICATE);
    private static final String EXPECTED =
            "a policy that runs when it is known which view a request is to have: authorize, bodySize, cache,"
                    + " concurrency, forwardAuth, headers, identity, ip, rateLimit, transform or upstreamAuth";

    /** The ids of a view's inline policies; a part of a composition may have the name of a view. */
    static InlineIds ids(String route, String view) {
        return new InlineIds(route + ".views." + view);
    }

    /** The policies that views have of their own, by the views' names; null when one has problems, which are then reported. */
    @Nullable
    Map<String, Chain> chains(String route, RouteEntry entry, Place place) {
        Map<String, Chain> chains = new LinkedHashMap<>();
        if (entry.views() == null) {
            return chains;
        }
        boolean complete = true;
        for (Map.Entry<String, ViewEntry> each : entry.views().views().entrySet()) {
            Place own = place.child(each.getKey());
            List<Chain.Link> links = ofView(
                            each.getKey(), parameter(entry.views().fields()))
                    .links(each.getValue().policies(), ids(route, each.getKey()), own.child("policies"));
            if (links == null || !areForViews(links, own.child("policies"))) {
                complete = false;
                continue;
            }
            if (!new Chain(ofRoute).authenticates()) {
                new CallerCheck(ofRoute, place).ofView(links, own);
            }
            new MembersCheck(links, own).check(entry);
            chains.put(each.getKey(), new Chain(links));
        }
        return complete ? chains : null;
    }

    private PolicyCompiler ofView(String name, @Nullable MaskParameter parameter) {
        String argument = parameter == null ? null : parameter.name();
        return new PolicyCompiler(
                policies.named(), id -> policies.provisions().apply(id).ofView(name, argument));
    }

    private boolean areForViews(List<Chain.Link> links, Place list) {
        boolean all = true;
        for (int i = 0; i < links.size(); i++) {
            Chain.Link link = links.get(i);
            if (BEFORE.contains(link.phase()) || link.policy().needsGuesses()) {
                list.child(i).problem("runs before a view is chosen", link.id(), EXPECTED);
                all = false;
            } else if (ofRoute.stream().anyMatch(own -> own.id().equals(link.id()))) {
                list.child(i).problem("is a policy of the route already", link.id(), "another policy");
                all = false;
            }
        }
        return all;
    }

    /**
     * What sends a request through its view, given what comes next.
     *
     * @param chains the policies that views have of their own
     */
    UnaryOperator<Handler> choice(RouteEntry entry, Map<String, Chain> chains, Place place) {
        ViewsEntry views = entry.views();
        if (views == null) {
            return UnaryOperator.identity();
        }
        Map<String, View> all = new LinkedHashMap<>();
        views.views().forEach((name, view) -> all.put(name, view(name, view, entry, place.child(name))));
        Selection selection = selection(views);
        MaskParameter parameter = parameter(views.fields());
        return next -> {
            Map<String, Handler> handlers = new LinkedHashMap<>();
            all.forEach((name, view) -> handlers.put(
                    name,
                    Objects.requireNonNull(chains.get(name)).before(new Answer(new Viewing(view, parameter, next)))));
            return new Views(selection, Map.copyOf(handlers));
        };
    }

    /** The whole of a route's policies, whose answers tell caches what they depend on. */
    Handler forCaches(RouteEntry entry, Chain chain, Handler route) {
        if (entry.views() == null) {
            return route;
        }
        Selection selection = selection(entry.views());
        return new ForCaches(selection.fields(), selection.isOfCaller() || chain.enforces("session"), route);
    }

    private static Selection selection(ViewsEntry entry) {
        List<Selector> selectors = entry.select().stream()
                .map(each ->
                        new Selector(source(each), each.name(), each.map() == null ? null : Map.copyOf(each.map())))
                .toList();
        return new Selection(
                selectors, entry.byDefault(), Set.copyOf(entry.views().keySet()));
    }

    /** Where a selector looks. */
    static Selector.Source source(SelectorEntry selector) {
        return Selector.Source.valueOf(selector.by().toUpperCase(Locale.ROOT));
    }

    private static @Nullable MaskParameter parameter(@Nullable JsonValue fields) {
        if (JsonValue.FALSE.equals(fields)) {
            return null;
        }
        return new MaskParameter(fields instanceof JsonString name ? name.getString() : FIELDS);
    }

    private static View view(String name, ViewEntry entry, RouteEntry route, Place place) {
        Shape shape = ShapeCompiler.compile(entry.words(), place);
        ViewsEntry views = Objects.requireNonNull(route.views());
        View.Bounds bounds = new View.Bounds(
                route.compose() == null ? size(views.maxRead() == null ? MOST_READ : views.maxRead()) : MOST_COMPOSED,
                entry.maxBytes() == null ? null : size(entry.maxBytes()));
        return new View(
                name,
                shape,
                missing(route.compose(), entry.words()),
                bounds,
                entry.ttl() == null ? null : Units.duration(entry.ttl()));
    }

    private static int size(String text) {
        return (int) Math.min(Units.size(text), MOST_COMPOSED);
    }

    /** The member in which a composition names what it lacks, unless the words of a view say themselves what becomes of it. */
    private static @Nullable String missing(@Nullable ComposeEntry compose, JsonObject words) {
        String member = compose == null ? null : ComposeCompiler.missing(compose.missing());
        return member == null || Stream.of("drop", "move", "rename").anyMatch(word -> names(words.get(word), member))
                ? null
                : member;
    }

    private static boolean names(@Nullable JsonValue word, String member) {
        Stream<String> paths = word instanceof JsonArray list
                ? list.getValuesAs(JsonString.class).stream().map(JsonString::getString)
                : word instanceof JsonObject members ? members.keySet().stream() : Stream.of();
        String pointer = new Pointer(List.of(member)).toString();
        return paths.anyMatch(path -> path.equals(member) || path.equals(pointer));
    }
}
