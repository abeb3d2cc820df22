package io.gatehouse.route;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a match costs with few and with many routes: the figure must not grow with their number. A part of the routes
 * each is exact, a template, a subtree, and under a host of its own; the request asks for the last one of its kind.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoutesBenchmark {

    private static final String HOST = "localhost";
    private static final Headers FIELDS =
            Headers.of("Host", HOST, "User-Agent", "curl/8.5.0", "Accept", "*/*", "Accept-Encoding", "gzip");

    @Param({"10", "1000", "10000"})
    int routes;

    private Routes index = Routes.NONE;
    private Request exact = get("/");
    private Request template = get("/");
    private Request subtree = get("/");
    private Request onHost = get("/");
    private Request missing = get("/");
    private String lastHost = "";

    @Setup
    public void build() {
        List<Route> written = new ArrayList<>();
        int last = 0;
        for (int i = 0; written.size() < routes; i++) {
            last = i;
            written.add(route("exact-" + i, List.of(), "/exact/area" + i % 20 + "/things" + i));
            written.add(route("template-" + i, List.of(), "/template/things" + i + "/{id}/parts/{part}"));
            written.add(route("subtree-" + i, List.of(), "/subtree/area" + i % 20 + "/things" + i + "/**"));
            written.add(route("host-" + i, List.of("t" + i + ".example.com"), "/things/{id}"));
            written.add(route("wildcard-" + i, List.of("*.w" + i + ".example.com"), "/**"));
        }
        index = new Routes(written);
        exact = get("/exact/area" + last % 20 + "/things" + last);
        template = get("/template/things" + last + "/4711/parts/7");
        subtree = get("/subtree/area" + last % 20 + "/things" + last + "/far/below/it");
        onHost = get("/things/4711");
        missing = get("/exact/area0/nothing");
        lastHost = "t" + last + ".example.com";
        expect(exact(), "exact-" + last);
        expect(template(), "template-" + last);
        expect(subtree(), "subtree-" + last);
        expect(onHost(), "host-" + last);
    }

    @Benchmark
    public Routes.Outcome exact() {
        return index.match(exact, HOST);
    }

    @Benchmark
    public Routes.Outcome template() {
        return index.match(template, HOST);
    }

    @Benchmark
    public Routes.Outcome subtree() {
        return index.match(subtree, HOST);
    }

    @Benchmark
    public Routes.Outcome onHost() {
        return index.match(onHost, lastHost);
    }

    @Benchmark
    public Routes.Outcome missing() {
        return index.match(missing, HOST);
    }

    private static Request get(String path) {
        return new Request("GET", path, null, FIELDS, Body.EMPTY);
    }

    private static Route route(String id, List<String> hosts, String path) {
        Match match = new Match(hosts, PathShape.of(path), Set.of(), List.of(), List.of(), List.of());
        Handler unused = exchange -> {
            throw new IllegalStateException("a benchmark of matching answers nothing");
        };
        return new Route(id, match, 0, new Chain(List.of()), unused);
    }

    /** A benchmark of the wrong answer measures nothing. */
    private static void expect(Routes.Outcome outcome, String id) {
        if (!(outcome instanceof Routes.Outcome.Found found)
                || !found.route().id().equals(id)) {
            throw new IllegalStateException("expected " + id + ", got " + outcome);
        }
    }
}
