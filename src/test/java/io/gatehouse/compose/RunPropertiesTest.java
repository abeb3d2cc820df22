package io.gatehouse.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Template;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import io.gatehouse.shape.Shape;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Exchanges;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * Compositions of any graph in which any parts fail, against what somebody would say who works the parts out one by one: the status, and
 * what is missing. Each ends when its time is up, and closes all that it was given.
 */
class RunPropertiesTest {
    private static final Duration TIMEOUT = Duration.ofMillis(150);
    private static final JsonValue NO_ID = Json.createValue("stands in");

    /** What a call comes to. */
    enum Kind {
        WELL,
        NOT_FOUND,
        BROKEN,
        UNREACHABLE,
        NO_JSON,
        HANGS
    }

    /** What stands in for a part. */
    enum Need {
        REQUIRED,
        VALUE,
        OMIT
    }

    /**
     * A part, which refers to some of those before it.
     *
     * @param standIn what the call comes to that stands in for it; null for none
     */
    record Given(Kind kind, @Nullable Kind standIn, Need need, Set<Integer> refersTo) {}

    @Provide
    Arbitrary<List<Given>> graphs() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.just(Kind.WELL)),
                Tuple.of(4, Arbitraries.of(Kind.class).filter(kind -> kind != Kind.HANGS)),
                Tuple.of(1, Arbitraries.just(Kind.HANGS)));
        Arbitrary<Given> parts = Combinators.combine(
                        kinds,
                        kinds.injectNull(0.7),
                        Arbitraries.of(Need.class),
                        Arbitraries.integers().between(0, 9).set().ofMaxSize(3))
                .as(Given::new);
        return parts.list().ofMinSize(1).ofMaxSize(10);
    }

    @Property(tries = 300)
    void everyCompositionEndsAsItsPartsSay(@ForAll("graphs") List<Given> graph) throws Exception {
        Services services = new Services();
        Composition composition = composition(graph, services);
        Exchange exchange = Exchanges.of("GET", "/");
        Reply reply;
        long begun = System.nanoTime();
        try (PartThreads threads = new PartThreads()) {
            reply = new Compose(composition, threads).handle(exchange);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIMEOUT.multipliedBy(10));
            Eventually.is(() -> services.running.get() == 0);
        } finally {
            services.end.countDown();
        }
        assertThat(services.open.get()).isZero();
        assertThat(services.inVain.get()).isZero();
        Model model = new Model(graph);
        Set<Integer> statuses = model.statuses();
        Statistics.collect(statuses.isEmpty() ? model.missing().isEmpty() ? "whole" : "partial" : "none");
        if (!statuses.isEmpty()) {
            assertThat(reply.status()).isIn(statuses);
            return;
        }
        assertThat(reply.status()).isEqualTo(200);
        String text = new String(reply.body().stream().readAllBytes(), StandardCharsets.UTF_8);
        JsonValue missing;
        try (var reader = Json.createReader(new StringReader(text))) {
            missing = reader.readObject().getOrDefault("_missing", JsonValue.EMPTY_JSON_ARRAY);
        }
        Set<String> named = missing.asJsonArray().stream()
                .map(each -> each.asJsonObject().getString("part"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(model.missing());
        assertThat(reply.headers().first("Cache-Control")).isEqualTo(named.isEmpty() ? "max-age=0" : "no-store");
    }

    private static String name(int part) {
        return "p" + part;
    }

    private static Composition composition(List<Given> graph, Services services) {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < graph.size(); i++) {
            names.add(name(i));
        }
        List<Part> parts = new ArrayList<>();
        List<Result.Member> members = new ArrayList<>();
        for (int i = 0; i < graph.size(); i++) {
            Given given = graph.get(i);
            Set<String> inputs = Model.before(given, i).stream()
                    .map(RunPropertiesTest::name)
                    .collect(Collectors.toCollection(TreeSet::new));
            String path =
                    "/x" + inputs.stream().map(name -> "/{" + name + ".id}").collect(Collectors.joining());
            Part.End end =
                    switch (given.need) {
                        case REQUIRED -> null;
                        case VALUE -> new Part.End(NO_ID);
                        case OMIT -> new Part.End(null);
                    };
            AtomicBoolean hangs = new AtomicBoolean();
            Call standIn = given.standIn == null ? null : call("/y", names, services.inPlace(given.standIn, hangs));
            parts.add(new Part(
                    name(i),
                    call(path, names, services.of(given.kind, hangs)),
                    inputs,
                    new Part.Terms(false, When.ALWAYS, null, new Part.Fallback(null, standIn, end))));
            members.add(new Result.Member(name(i), name(i), Shape.NONE));
        }
        return new Composition(parts, TIMEOUT, 100_000, new Result(members), "_missing", new StatusRules(Map.of()));
    }

    private static Call call(String path, Set<String> names, Handler service) {
        PartRequest request = new PartRequest("GET", Template.parse(path, names), null, List.of(), Map.of(), null);
        return new Call("page", request, service, new Call.Bounds(null, 1000, null));
    }

    /** What answers the calls, and counts what of its answers is open. */
    private static final class Services {
        private final AtomicInteger open = new AtomicInteger();
        private final AtomicInteger inVain = new AtomicInteger();
        private final AtomicInteger running = new AtomicInteger();
        private final CountDownLatch end = new CountDownLatch(1);

        Handler of(Kind kind) {
            return exchange -> {
                running.incrementAndGet();
                try {
                    return reply(kind);
                } finally {
                    running.decrementAndGet();
                }
            };
        }

        /** @param hangs told when it does */
        Handler of(Kind kind, AtomicBoolean hangs) {
            Handler service = of(kind);
            return exchange -> {
                hangs.set(kind == Kind.HANGS);
                return service.handle(exchange);
            };
        }

        /** What answers in place of a part: of one that hung nobody wants anything any more when that has ended. */
        Handler inPlace(Kind kind, AtomicBoolean hung) {
            Handler service = of(kind);
            return exchange -> {
                if (hung.get()) {
                    inVain.incrementAndGet();
                }
                return service.handle(exchange);
            };
        }

        private Reply reply(Kind kind) throws IOException {
            return switch (kind) {
                case WELL -> reply(200, "{\"id\":1}");
                case NOT_FOUND -> reply(404, "nothing");
                case BROKEN -> reply(500, "{}");
                case NO_JSON -> reply(200, "<html>");
                case UNREACHABLE -> throw new Failure(Failure.Kind.CONNECTION_REFUSED, false, "refused", null);
                case HANGS -> {
                    try {
                        end.await();
                        throw new IOException("nobody gave it up");
                    } catch (InterruptedException givenUp) {
                        throw new IOException("given up", givenUp);
                    }
                }
            };
        }

        private Reply reply(int status, String text) {
            open.incrementAndGet();
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            return new Reply(status, Headers.EMPTY, new Body() {
                @Override
                public long length() {
                    return UNKNOWN;
                }

                @Override
                public InputStream stream() {
                    return new ByteArrayInputStream(content);
                }

                @Override
                public boolean replayable() {
                    return false;
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            });
        }
    }

    /** What somebody would say who works the parts out one by one. */
    private static final class Model {
        private final List<Given> graph;
        private final List<@Nullable Integer> failed = new ArrayList<>();
        private final List<Boolean> late = new ArrayList<>();

        /** Whether another call brought something in its place. */
        private final List<Boolean> stoodIn = new ArrayList<>();

        Model(List<Given> graph) {
            this.graph = graph;
            for (int i = 0; i < graph.size(); i++) {
                Given given = graph.get(i);
                boolean lacks =
                        before(given, i).stream().anyMatch(other -> failed.get(other) != null && !stoodIn.get(other));
                boolean isLate = before(given, i).stream().anyMatch(late::get) || given.kind == Kind.HANGS && !lacks;
                Integer own = lacks ? Integer.valueOf(502) : status(given.kind);
                isLate |= own != null && given.standIn == Kind.HANGS;
                late.add(isLate);
                failed.add(isLate ? Integer.valueOf(504) : own);
                stoodIn.add(!isLate && own != null && given.standIn == Kind.WELL);
            }
        }

        static Set<Integer> before(Given given, int place) {
            return given.refersTo.stream()
                    .filter(other -> other < place)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private static @Nullable Integer status(Kind kind) {
            return switch (kind) {
                case WELL -> null;
                case NOT_FOUND -> 404;
                case BROKEN, UNREACHABLE, NO_JSON -> 502;
                case HANGS -> 504;
            };
        }

        /** Those that the answer may have where there is none; empty where there is one. */
        Set<Integer> statuses() {
            Set<Integer> early = new TreeSet<>();
            boolean anyLate = false;
            for (int i = 0; i < graph.size(); i++) {
                if (isFatal(i) && before(graph.get(i), i).stream().noneMatch(this::isDoomed)) {
                    anyLate |= late.get(i);
                    if (!late.get(i)) {
                        early.add(failed.get(i));
                    }
                }
            }
            return early.isEmpty() && anyLate ? Set.of(504) : early;
        }

        private boolean isFatal(int part) {
            return failed.get(part) != null && !stoodIn.get(part) && graph.get(part).need == Need.REQUIRED;
        }

        /** Whether a required part that it waits for fails before it can begin. */
        private boolean isDoomed(int part) {
            return isFatal(part) || before(graph.get(part), part).stream().anyMatch(this::isDoomed);
        }

        Set<String> missing() {
            Set<String> names = new TreeSet<>();
            for (int i = 0; i < graph.size(); i++) {
                if (failed.get(i) != null) {
                    names.add(name(i));
                }
            }
            return names;
        }
    }
}
