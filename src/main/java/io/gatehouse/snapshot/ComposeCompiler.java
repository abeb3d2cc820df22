package io.gatehouse.snapshot;

import io.gatehouse.compose.Compose;
import io.gatehouse.compose.Composition;
import io.gatehouse.compose.JsonTemplate;
import io.gatehouse.compose.Part;
import io.gatehouse.compose.PartRequest;
import io.gatehouse.compose.PartThreads;
import io.gatehouse.compose.Reason;
import io.gatehouse.compose.Result;
import io.gatehouse.compose.StatusRules;
import io.gatehouse.compose.When;
import io.gatehouse.config.ComposeEntry;
import io.gatehouse.config.PartCall;
import io.gatehouse.config.PartEntry;
import io.gatehouse.config.PartFaults;
import io.gatehouse.config.PartWhenEntry;
import io.gatehouse.config.Place;
import io.gatehouse.config.PolicyEntry;
import io.gatehouse.config.Providers;
import io.gatehouse.config.Template;
import io.gatehouse.config.Units;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.ShapeCompiler;
import io.gatehouse.route.Answer;
import io.gatehouse.shape.Shape;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes what answers by several calls, of its entry, which was checked. */
final class ComposeCompiler {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String MOST_BYTES = "8MiB";
    private static final String MOST_OF_ONE = "1MiB";
    private static final int MOST_ITEMS = 100;
    private static final int CONCURRENCY = 4;
    /** After the id of a part: that of its cache. */
    private static final String CACHE = ".cache";

    private static final String MISSING = "_missing";

    private final ForwardCompiler forwards;
    private final PolicyCompiler policies;
    private final PartThreads threads;

    ComposeCompiler(ForwardCompiler forwards, PolicyCompiler policies, PartThreads threads) {
        this.forwards = forwards;
        this.policies = policies;
        this.threads = threads;
    }

    /**
     * The answer of a route; what is wrong with the shapes and policies in it is reported.
     *
     * @param place of the composition
     */
    Handler compile(String route, ComposeEntry entry, Place place) {
        List<Part> parts = new ArrayList<>();
        String writer = null;
        for (Map.Entry<String, PartEntry> each : entry.parts().entrySet()) {
            Place own = place.child("parts").child(each.getKey());
            Handler handler = handler(route + '.' + each.getKey(), each.getValue(), own);
            Part part = part(
                    each.getKey(),
                    each.getValue(),
                    handler,
                    new Around(entry.parts().keySet(), writer));
            parts.add(part);
            writer = part.request().writes() ? part.name() : writer;
        }
        return new Compose(
                new Composition(
                        parts,
                        entry.timeout() == null ? TIMEOUT : Units.timeout(entry.timeout()),
                        Units.size(entry.maxBytes() == null ? MOST_BYTES : entry.maxBytes()),
                        result(entry, place.child("result")),
                        missing(entry.missing()),
                        status(entry)),
                threads);
    }

    private Handler handler(String id, PartEntry entry, Place place) {
        String upstream = entry.call().substring(0, entry.call().indexOf(':'));
        Handler handler = forwards.ofPart(upstream);
        if (entry.cache() == null) {
            return handler;
        }
        Chain.Link link = policies.link(id + CACHE, cache(entry.cache()), place);
        return link == null ? handler : new Chain(List.of(link)).around(new Answer(handler));
    }

    private static PolicyEntry cache(JsonObject options) {
        return PolicyEntry.of(
                Providers.JSON.createObjectBuilder().add("cache", options).build());
    }

    /** The policies of a composition's parts, by their ids. */
    static Map<String, PolicyEntry> policies(String route, ComposeEntry entry) {
        Map<String, PolicyEntry> policies = new LinkedHashMap<>();
        entry.parts().forEach((name, part) -> {
            if (part.cache() != null) {
                policies.put(route + '.' + name + CACHE, cache(part.cache()));
            }
        });
        return policies;
    }

    /**
     * What a part stands among.
     *
     * @param names of all parts
     * @param writer the part that writes before this one, for which this one waits if it writes, too; null for none
     */
    private record Around(Set<String> names, @Nullable String writer) {}

    private Part part(String name, PartEntry entry, Handler handler, Around around) {
        Set<String> names = around.names;
        PartCall call = PartCall.parse(entry.call(), PartEntry.named(names, entry.forEach() != null));
        PartRequest request = request(entry, call, names);
        When when = when(entry.when(), names);
        Template.Reference list = entry.forEach() == null ? null : Template.reference(entry.forEach(), names);
        Part.Each each = list == null
                ? null
                : new Part.Each(
                        list,
                        Objects.requireNonNullElse(entry.max(), MOST_ITEMS),
                        Objects.requireNonNullElse(entry.concurrency(), request.writes() ? 1 : CONCURRENCY));
        Set<String> inputs = Stream.concat(request.references(), when.exists().stream())
                .map(Template.Reference::source)
                .filter(names::contains)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (list != null) {
            inputs.add(list.source());
        }
        if (around.writer != null && request.writes()) {
            inputs.add(around.writer);
        }
        Part.Terms terms = new Part.Terms(
                entry.timeout() == null ? null : Units.timeout(entry.timeout()),
                (int) Math.min(
                        Units.size(entry.maxBytes() == null ? MOST_OF_ONE : entry.maxBytes()), Integer.MAX_VALUE),
                entry.cache() != null,
                when,
                each,
                fallback(entry.fallback()));
        return new Part(name, request, handler, Set.copyOf(inputs), terms);
    }

    private static PartRequest request(PartEntry entry, PartCall call, Set<String> names) {
        Set<String> named = PartEntry.named(names, entry.forEach() != null);
        Map<String, Template> headers = new LinkedHashMap<>();
        entry.headers().forEach((name, text) -> headers.put(name, Template.parse(text, named)));
        return new PartRequest(
                entry.method(),
                call.path(),
                call.query(),
                List.copyOf(entry.send()),
                headers,
                entry.body() == null ? null : JsonTemplate.of(entry.body(), text -> Template.parse(text, named)));
    }

    private static When when(@Nullable PartWhenEntry entry, Set<String> names) {
        if (entry == null) {
            return When.ALWAYS;
        }
        List<Template.Reference> exists = entry.exists().stream()
                .flatMap(text -> Template.parse('{' + text + '}', names).references().stream())
                .toList();
        return new When(
                Set.copyOf(entry.scope()),
                Set.copyOf(entry.group()),
                Map.copyOf(entry.claim()),
                Map.copyOf(entry.header()),
                exists);
    }

    private static Part.@Nullable Fallback fallback(@Nullable JsonObject entry) {
        return entry == null ? null : new Part.Fallback(entry.get("value"));
    }

    private static Result result(ComposeEntry entry, Place place) {
        List<Result.Member> members = new ArrayList<>();
        if (entry.result().isEmpty()) {
            entry.parts().keySet().forEach(name -> members.add(new Result.Member(name, name, Shape.NONE)));
        }
        entry.result().forEach((name, member) -> {
            String from = member.getString("from", null);
            JsonObject words =
                    Providers.JSON.createObjectBuilder(member).remove("from").build();
            members.add(new Result.Member(name, from, ShapeCompiler.compile(words, place.child(name))));
        });
        return new Result(List.copyOf(members));
    }

    private static @Nullable String missing(@Nullable JsonValue entry) {
        if (entry == null || JsonValue.TRUE.equals(entry)) {
            return MISSING;
        }
        return entry instanceof JsonString text ? text.getString() : null;
    }

    private static StatusRules status(ComposeEntry entry) {
        Map<String, List<StatusRules.Rule>> byPart = new LinkedHashMap<>();
        entry.status().forEach((part, rules) -> {
            List<StatusRules.Rule> list = new ArrayList<>();
            rules.forEach((text, status) -> {
                PartFaults faults = PartFaults.parse(text);
                Set<Reason> reasons = Arrays.stream(Reason.values())
                        .filter(reason -> faults.words().contains(reason.word()))
                        .collect(Collectors.toUnmodifiableSet());
                list.add(new StatusRules.Rule(faults.statuses(), reasons, status));
            });
            byPart.put(part, list);
        });
        return new StatusRules(byPart);
    }
}
