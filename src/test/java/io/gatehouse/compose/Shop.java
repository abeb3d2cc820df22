package io.gatehouse.compose;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Recorded;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** Services that answer what they are told to, with 404 where they are told nothing, and a gateway that composes pages of them. */
final class Shop implements AutoCloseable {
    private final Map<String, Supplier<Answer>> answers;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Backend backend;
    private final Gateway gateway;

    private Shop(Map<String, Supplier<Answer>> answers, Backend backend, Gateway gateway) {
        this.answers = answers;
        this.backend = backend;
        this.gateway = gateway;
    }

    /** With these routes: the services are the upstream {@code shop}, and {@code twice} under two names. */
    static Shop open(String routes) throws IOException {
        return open(routes, new ConcurrentHashMap<>());
    }

    /** The same, whose services answer this, which may change. */
    static Shop open(String routes, Map<String, Supplier<Answer>> answers) throws IOException {
        Backend backend = Backend.start();
        Gateway gateway = Gateway.start("""
            version: 1
            upstreams:
              shop: {targets: ["%s"]}
              twice: {targets: ["%s", "http://localhost:%d"], retry: {attempts: 1, on: ["503"]}}
            routes:
            %s\
            """.formatted(backend.url(), backend.url(), backend.port(), routes.indent(2)));
        backend.answerWith(request ->
                answers.getOrDefault(request.target(), () -> Answer.of(404)).get());
        return new Shop(answers, backend, gateway);
    }

    /** With one route {@code page} at {@code /pages/{petId}} of these parts. */
    static Shop ofParts(String parts) throws IOException {
        return open("""
            page:
              match: {path: "/pages/{petId}", methods: [GET]}
              compose:
                timeout: 20s
                parts:
            %s\
            """.formatted(parts.indent(6)));
    }

    /** The services answer this from now on. */
    Shop has(String target, Supplier<Answer> answer) {
        answers.put(target, answer);
        return this;
    }

    /** The services answer JSON from now on. */
    Shop has(String target, String json) {
        return has(target, () -> json(json));
    }

    /** The services do not answer from now on. */
    Shop hangs(String target) {
        return has(target, () -> json("{}").stallUntil(end));
    }

    static Answer json(String text) {
        return Answer.of(200, "Content-Type", "application/json").body(text);
    }

    Backend backend() {
        return backend;
    }

    Gateway gateway() {
        return gateway;
    }

    HttpResponse<String> get(String target) throws IOException {
        return gateway.get(target);
    }

    /** What the services were asked, in order. */
    List<String> asked() {
        return backend.requests().stream().map(Recorded::target).toList();
    }

    List<Recorded> requests() {
        return backend.requests();
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        gateway.close();
        backend.close();
    }
}
