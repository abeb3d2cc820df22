package io.gatehouse.compose;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Recorded;
import java.io.IOException;
import java.net.http.HttpResponse;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a page of five parts takes beside its slowest part alone, both through the gateway: over sockets, in one process with its
 * client and its upstream.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class PageBenchmark {
    private static final String DOCUMENT = """
        version: 1
        accessLog: {to: off}
        upstreams: {u: {targets: ["%s"]}}
        routes:
          alone: {match: {path: /slow}, upstream: u}
          page:
            match: {path: /page, methods: [GET]}
            compose:
              parts:
                pet: {get: "u:/slow"}
                orders: {get: "u:/orders", fallback: {value: []}}
                vets: {get: "u:/vets", fallback: {value: []}}
                photos: {get: "u:/photos", fallback: {value: []}}
                offers: {get: "u:/offers", fallback: {omit: true}}
              result:
                pet: {from: pet, pick: [id, name]}
                orders: {from: orders, pick: [id], sort: id, limit: 5}
                vets: {from: vets, rename: {name: vet}}
                photos: {from: photos}
                offers: {from: offers, drop: [price]}
        """;
    private static final String PET = "{\"id\":7,\"name\":\"Oskar\",\"tags\":[\"dog\"],\"ownerId\":3}";
    private static final String LIST =
            "[{\"id\":2,\"name\":\"a\",\"price\":1.50},{\"id\":1,\"name\":\"b\",\"price\":2}]";

    private Backend upstream;
    private Gateway gateway;

    /** How long the slowest part takes at its upstream, in milliseconds; the upstream remembers each request, which is not for many. */
    @Param("20")
    int delay;

    @Setup
    public void open() throws IOException {
        upstream = Backend.start().countingBodies().answerWith(this::answer);
        gateway = Gateway.start(DOCUMENT.formatted(upstream.url()));
    }

    private Answer answer(Recorded request) {
        boolean slow = request.target().equals("/slow");
        if (slow) {
            try {
                Thread.sleep(delay);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return Answer.of(200, "Content-Type", "application/json").body(slow ? PET : LIST);
    }

    @TearDown
    public void close() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Benchmark
    public String alone() throws IOException {
        return ask("/slow");
    }

    @Benchmark
    public String page() throws IOException {
        return ask("/page");
    }

    private String ask(String target) throws IOException {
        HttpResponse<String> answer = gateway.get(target);
        // nobody takes what has arrived
        upstream.forget();
        if (answer.statusCode() != 200 || answer.body().contains("_missing")) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
