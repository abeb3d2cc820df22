package io.gatehouse.policy;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import io.gatehouse.forward.Alarms;
import io.gatehouse.route.Route;
import io.gatehouse.route.Routes;
import io.gatehouse.snapshot.Compiler;
import io.gatehouse.snapshot.Kept;
import io.gatehouse.snapshot.Snapshot;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.Issuer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a token costs that was verified before: a route with {@code jwt} beside the same route without, both to an upstream on
 * a socket of this machine, and both answered by the gateway itself.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class JwtBenchmark {
    private static final String ISSUER = "https://idp.example.com/";

    private final Alarms alarms = new Alarms();
    private Backend backend;
    private Path home;
    private Compiler compiler;
    private Snapshot snapshot;
    private String token = "";

    @Setup
    public void open() throws Exception {
        backend = Backend.start().answerWith(Answer.ok("x".repeat(1024)));
        home = Files.createTempDirectory("jwt-benchmark");
        compiler = new Compiler(new Kept(), alarms, home);
        String jwt = "{jwt: {issuer: '" + ISSUER
                + "', audience: petstore, forward: {claims: {sub: X-User}, token: false}, pem: \""
                + Issuer.pem(Issuer.RSA.getPublic()).replace("\n", "\\n") + "\"}}";
        snapshot = compiler.compile(
                1,
                Document.read(
                        "version: 1\n"
                                + "upstreams: {u: {targets: [\"" + backend.url() + "\"]}}\n"
                                + "routes:\n"
                                + "  plain: {match: {path: /plain}, upstream: u}\n"
                                + "  token: {match: {path: /token}, upstream: u, policies: [" + jwt + "]}\n"
                                + "  own: {match: {path: /own}, respond: {body: x}}\n"
                                + "  own-token: {match: {path: /own-token}, respond: {body: x}, policies: [" + jwt
                                + "]}\n",
                        Format.YAML));
        long now = Instant.now().getEpochSecond();
        token = Issuer.sign(
                "RS256",
                Issuer.RSA.getPrivate(),
                "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"rsa\"}",
                "{\"iss\":\"" + ISSUER + "\",\"aud\":\"petstore\",\"sub\":\"anna\",\"iat\":" + now + ",\"exp\":"
                        + (now + 36000)
                        + ",\"azp\":\"shop\",\"scope\":\"pets:read pets:write\",\"groups\":[\"keepers\",\"partners\"],"
                        + "\"realm_access\":{\"roles\":[\"a\",\"b\",\"c\"]},\"email\":\"anna@petstore.example\"}");
        expect(answer("/plain"));
        expect(answer("/token"));
        expect(answer("/own-token"));
    }

    @TearDown
    public void close() throws IOException {
        snapshot.leave();
        compiler.close();
        alarms.close();
        backend.close();
        Files.delete(home);
    }

    @Benchmark
    public int plain() throws IOException {
        return answer("/plain");
    }

    @Benchmark
    public int token() throws IOException {
        return answer("/token");
    }

    @Benchmark
    public int own() throws IOException {
        return answer("/own");
    }

    @Benchmark
    public int ownToken() throws IOException {
        return answer("/own-token");
    }

    private int answer(String path) throws IOException {
        Exchange exchange = Exchanges.of(
                "GET",
                path,
                "Host",
                "localhost",
                "User-Agent",
                "curl/8.5.0",
                "Accept",
                "*/*",
                "Authorization",
                "Bearer " + token);
        Routes.Outcome outcome = snapshot.routes().match(exchange.received(), "localhost");
        Route route = ((Routes.Outcome.Found) outcome).route();
        try (Reply reply = route.handler().handle(exchange)) {
            reply.body().stream().transferTo(OutputStream.nullOutputStream());
            return reply.status();
        } finally {
            exchange.end();
        }
    }

    /** A benchmark of refusals measures nothing. */
    private static void expect(int status) {
        if (status != 200) {
            throw new IllegalStateException("answered " + status);
        }
    }
}
