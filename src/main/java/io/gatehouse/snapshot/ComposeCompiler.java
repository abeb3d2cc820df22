package io.gatehouse.snapshot;

import io.gatehouse.compose.Call;
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
import io.gatehouse.config.MediaRange;
import io.gatehouse.config.PartCall;
import io.gatehouse.config.PartEntry;
import io.gatehouse.config.PartFaults;
import io.gatehouse.config.PartWhenEntry;
import io.gatehouse.config.Place;
import io.gatehouse.config.PolicyEntry;
import io.gatehouse.config.Problems;
import io.gatehouse.config.Providers;
import io.gatehouse.config.Template;
import io.gatehouse.config.Units;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.ShapeCompiler;
import io.gatehouse.route.Answer;
import io.gatehouse.shape.Shape;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
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
import java.util.TreeSet;
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

    /** After the id of a part: that of what stands in for it. */
    private static final String STAND_IN = ".fallback";

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
        String owner = entry.use() == null ? route : entry.use();
        // problems of a composition are told once, at its own place
        Place told = entry.use() == null ? place : new Problems().root();
        List<Part> parts = new ArrayList<>();
        String writer = null;
        for (Map.Entry<String, PartEntry> each : entry.parts().entrySet()) {
            Around around = new Around(
                    owner, entry.parts().keySet(), writer, told.child("parts").child(each.getKey()));
            Part part = part(each.getKey(), each.getValue(), around);
            parts.add(part);
            writer = part.call().request().writes() ? part.name() : writer;
        }
        return new Compose(
                new Composition(
                        parts,
                        entry.timeout() == null ? TIMEOUT : Units.timeout(entry.timeout()),
                        Units.size(entry.maxBytes() == null ? MOST_BYTES : entry.maxBytes()),
                        result(entry, told.child("result")),
                        missing(entry.missing()),
                        status(entry)),
                threads);
    }

    private Call call(String id, PartEntry entry, Around around) {
        PartCall call = PartCall.parse(entry.call(), PartEntry.named(around.names, entry.forEach() != null));
        Handler handler = forwards.ofPart(call.upstream(), entry.retry());
        JsonObject cache = cache(entry);
        if (cache != null) {
            Chain.Link link = policies.link(id + CACHE, policy(cache), around.place);
            handler = link == null ? handler : new Chain(List.of(link)).around(new Answer(handler));
        }
        Call.Bounds bounds = new Call.Bounds(
                entry.timeout() == null ? null : Units.timeout(entry.timeout()),
                (int) Math.min(
                        Units.size(entry.maxBytes() == null ? MOST_OF_ONE : entry.maxBytes()), Integer.MAX_VALUE),
                entry.expect() == null ? null : MediaRange.parse(entry.expect()));
        return new Call(id, request(entry, call, around.names), handler, bounds);
    }

    /** The options of what keeps the answers of a part, be it only so that they can stand in for others; null where nothing does. */
    private static @Nullable JsonObject cache(PartEntry entry) {
        JsonObject fallback = entry.fallback();
        String stale = fallback == null ? null : fallback.getString("stale", null);
        if (stale == null) {
            return entry.cache() == null ? null : apart(entry.cache(), entry);
        }
        JsonObject given = apart(entry.cache() == null ? JsonValue.EMPTY_JSON_OBJECT : entry.cache(), entry);
        JsonObjectBuilder cache = Providers.JSON.createObjectBuilder(given);
        if (!given.containsKey("maxEntry") && entry.maxBytes() != null) {
            cache.add("maxEntry", entry.maxBytes());
        }
        if (!given.containsKey("staleIfError")) {
            cache.add("staleIfError", stale);
        }
        boolean judges = JsonValue.TRUE.equals(given.get("heuristic")) || JsonValue.TRUE.equals(given.get("override"));
        if (!given.containsKey("ttl") && !judges) {
            JsonObject statuses =
                    given.containsKey("statuses") ? given.getJsonObject("statuses") : JsonValue.EMPTY_JSON_OBJECT;
            cache.add("statuses", Providers.JSON.createObjectBuilder(statuses).add("200-299", "0s"));
        }
        return cache.build();
    }

    /** The same options, which keep apart what is asked for with different values of fields that others chose. */
    private static JsonObject apart(JsonObject given, PartEntry entry) {
        Set<String> vary = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        if (given.containsKey("vary")) {
            given.getJsonArray("vary").getValuesAs(JsonString::getString).forEach(vary::add);
        }
        vary.addAll(entry.send());
        entry.headers().forEach((name, text) -> {
            if (text.indexOf('{') >= 0) {
                vary.add(name);
            }
        });
        return vary.isEmpty()
                ? given
                : Providers.JSON
                        .createObjectBuilder(given)
                        .add("vary", Providers.JSON.createArrayBuilder(vary))
                        .build();
    }

    private static PolicyEntry policy(JsonObject options) {
        return PolicyEntry.of(
                Providers.JSON.createObjectBuilder().add("cache", options).build());
    }

    /** The policies of a composition's parts, by their ids. */
    static Map<String, PolicyEntry> policies(String route, ComposeEntry entry) {
        Map<String, PolicyEntry> policies = new LinkedHashMap<>();
        if (entry.use() != null) {
            // they are the other route's
            return policies;
        }
        entry.parts().forEach((name, part) -> {
            JsonObject cache = cache(part);
            if (cache != null) {
                policies.put(route + '.' + name + CACHE, policy(cache));
            }
        });
        return policies;
    }

    /**
     * What a part stands among.
     *
     * @param owner the route whose composition it is
     * @param names of all parts
     * @param writer the part that writes before this one, for which this one waits if it writes, too; null for none
     * @param place of the part
     */
    private record Around(
            String owner, Set<String> names, @Nullable String writer, Place place) {}

    private Part part(String name, PartEntry entry, Around around) {
        Set<String> names = around.names;
        String id = around.owner + '.' + name;
        Call call = call(id, entry, around);
        Call standIn = entry.standIn() == null
                ? null
                : call(id + STAND_IN, entry.standIn().of(entry.forEach()), around);
        When when = when(entry.when(), names);
        Template.Reference list = entry.forEach() == null ? null : Template.reference(entry.forEach(), names);
        Part.Each each = list == null
                ? null
                : new Part.Each(
                        list,
                        Objects.requireNonNullElse(entry.max(), MOST_ITEMS),
                        Objects.requireNonNullElse(
                                entry.concurrency(), call.request().writes() ? 1 : CONCURRENCY));
        Set<String> inputs = Stream.of(
                        call.request().references(),
                        standIn == null
                                ? Stream.<Template.Reference>empty()
                                : standIn.request().references(),
                        when.exists().stream(),
                        Stream.ofNullable(list))
                .flatMap(references -> references)
                .map(Template.Reference::source)
                .filter(names::contains)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (around.writer != null && call.request().writes()) {
            inputs.add(around.writer);
        }
        Part.Terms terms = new Part.Terms(cache(entry) != null, when, each, fallback(entry.fallback(), standIn));
        return new Part(name, call, Set.copyOf(inputs), terms);
    }

    private static PartRequest request(PartEntry entry, PartCall call, Set<String> names) {
        Set<String> named = PartEntry.named(names, entry.forEach() != null);
        Map<String, Template> headers = new LinkedHashMap<>();
        if (entry.expect() != null) {
            headers.put("Accept", Template.parse(entry.expect()));
        }
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

    private static Part.@Nullable Fallback fallback(@Nullable JsonObject entry, @Nullable Call standIn) {
        if (entry == null) {
            return null;
        }
        String stale = entry.getString("stale", null);
        boolean ends = entry.containsKey("value") || entry.containsKey("omit");
        return new Part.Fallback(
                stale == null ? null : Units.timeout(stale), standIn, ends ? new Part.End(entry.get("value")) : null);
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

    /** The member of an answer that names what it lacks; null for none. */
    static @Nullable String missing(@Nullable JsonValue entry) {
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
