package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.ByHand;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Recorded;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Copies for mirrors, over real sockets: who gets what, and that no answer waits for them or changes by them. */
@ExtendWith(QuietLog.class)
class MirrorTest {
    private Gateway gateway;
    private Backend backend;
    private Backend mirror;

    @BeforeEach
    void start() throws Exception {
        gateway = Gateway.start("{version: 1}");
        backend = Backend.start();
        mirror = Backend.start();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        backend.close();
        mirror.close();
    }

    private void serve(String members, String more) throws Exception {
        gateway.publish("""
            version: 1
            upstreams: {u: {targets: ['%s']}, m: {targets: ['%s'], timeouts: {connect: 10s}}}
            routes: {r: {match: {path: /**}, upstream: u, mirror: {upstream: m%s}%s}}
            """.formatted(backend.url(), mirror.url() + "/base", members, more));
    }

    private HttpResponse<String> post(String content) throws Exception {
        return gateway.send(HttpRequest.newBuilder(gateway.uri("/pets"))
                .POST(BodyPublishers.ofString(content))
                .build());
    }

    private static Answer late(CountDownLatch released) {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Answer.ok("late");
    }

    /** Waits until so many copies came to this end, with a limit. */
    private void await(String outcome, int count) {
        gateway.awaitMetric("gatehouse_mirror_requests_total{outcome=\"" + outcome + "\",route=\"r\"} " + count + ".0");
    }

    @Test
    void theMirrorGetsWhatTheUpstreamGetsAndAMark() throws Exception {
        serve("", ", rewrite: {stripPrefix: /v1}, policies: [{headers: {request: {set: {X-Shop: pets}}}}]");
        mirror.answerWith(Answer.of(500).body("x".repeat(100_000)));
        assertThat(gateway.get("/v1/pets/7?limit=1").body()).isEqualTo("ok");
        Recorded sent = backend.take();
        Recorded copy = mirror.take();
        assertThat(sent.target()).isEqualTo("/pets/7?limit=1");
        assertThat(copy.target()).isEqualTo("/base/pets/7?limit=1");
        assertThat(copy.header("X-Gatehouse-Mirror")).isEqualTo("1");
        assertThat(sent.header("X-Gatehouse-Mirror")).isNull();
        for (String name : List.of("X-Shop", "X-Request-Id", "X-Forwarded-For", "Via", "Forwarded", "traceparent")) {
            assertThat(copy.header(name)).as(name).isNotNull().isEqualTo(sent.header(name));
        }
        await("mirrored", 1);
        assertThat(gateway.get("/v1/again").body()).isEqualTo("ok");
        assertThat(mirror.take().connection())
                .as("the answer was read to its end")
                .isEqualTo(1);
    }

    @Test
    void cookiesOfTheGatewayGoToNoMirror() throws Exception {
        gateway.publish("""
            version: 1
            upstreams:
              u: {targets: ['%s'], sticky: {cookie: shop}}
              v: {targets: ['%s']}
              m: {targets: ['%s']}
            routes:
              r:
                match: {path: /**}
                upstream: {split: [{upstream: u, weight: 1}, {upstream: v, weight: 1}], sticky: {cookie: canary}}
                mirror: {upstream: m}
            """.formatted(backend.url(), backend.url() + "/v", mirror.url()));
        gateway.send(HttpRequest.newBuilder(gateway.uri("/"))
                .header("Cookie", "a=b; shop=1; canary=2; c=d")
                .build());
        assertThat(mirror.take().header("Cookie")).isEqualTo("a=b; c=d");
    }

    @Test
    void noAnswerWaitsForAMirrorThatHangsAndWhatIsTooMuchIsDropped() throws Exception {
        serve(", queue: 2", "");
        CountDownLatch released = new CountDownLatch(1);
        mirror.answerWith(request -> late(released));
        for (int i = 0; i < Lane.AT_ONCE; i++) {
            assertThat(gateway.get("/first").body()).isEqualTo("ok");
            // each on its way before the next, so that none of them waits
            mirror.take();
        }
        for (int i = 0; i < 5; i++) {
            assertThat(gateway.get("/more").body()).isEqualTo("ok");
        }
        await("dropped", 3);
        released.countDown();
        await("mirrored", Lane.AT_ONCE + 2);
    }

    @Test
    void aMirrorThatIsNotThereChangesNothingButACount() throws Exception {
        serve("", "");
        mirror.close();
        HttpResponse<String> answer = gateway.get("/pets");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Proxy-Status")).isEmpty();
        await("failed", 1);
    }

    @Test
    void aCopyIsSentOnceThoughRequestsAreSentAgain() throws Exception {
        gateway.publish("""
            version: 1
            upstreams:
              u: {targets: ['%s']}
              m: {targets: ['%s', 'http://localhost:%d'], retry: {attempts: 3, on: [reset, "503"]}}
            routes:
              r: {match: {path: /a}, upstream: u, mirror: {upstream: m}}
              again: {match: {path: /b}, upstream: m}
            """.formatted(backend.url(), mirror.url(), mirror.port()));
        // a connection that serves again might be found stale, and the copy sent on another
        mirror.answerWith(Answer.of(503).closeAfter());
        assertThat(gateway.get("/b").statusCode()).isEqualTo(503);
        assertThat(mirror.requests()).as("one that is no copy").hasSize(2);
        assertThat(gateway.get("/a").statusCode()).isEqualTo(200);
        await("mirrored", 1);
        mirror.answerWith(Answer.nothing());
        assertThat(gateway.get("/a").statusCode()).isEqualTo(200);
        await("failed", 1);
        assertThat(mirror.requests()).hasSize(4);
    }

    @Test
    void aCopyIsSentThoughTheUpstreamThatAnswersIsNotThere() throws Exception {
        serve("", "");
        backend.close();
        assertThat(gateway.get("/pets").statusCode()).isEqualTo(502);
        assertThat(mirror.take().method()).isEqualTo("GET");
    }

    @Test
    void onlySafeMethodsAreCopiedUnlessTheDocumentNamesMore() throws Exception {
        serve("", "");
        assertThat(post("content").body()).isEqualTo("ok");
        assertThat(gateway.get("/then").body()).isEqualTo("ok");
        assertThat(mirror.take().target()).isEqualTo("/base/then");
        serve(", methods: [POST]", "");
        assertThat(post("content").body()).isEqualTo("ok");
        Recorded copy = mirror.take();
        assertThat(copy.requestLine()).isEqualTo("POST /base/pets HTTP/1.1");
        assertThat(copy.text()).isEqualTo("content");
        assertThat(copy.header("Content-Length")).isEqualTo("7");
        assertThat(gateway.get("/too").body()).isEqualTo("ok");
        assertThat(mirror.take().method()).isEqualTo("GET");
    }

    @Test
    void contentThatIsTooLargeIsNotCopiedWhetherItsLengthIsKnownOrNot() throws Exception {
        serve(", methods: [POST], maxBody: 1KiB", "");
        String large = "x".repeat(1025);
        assertThat(post(large).body()).isEqualTo("ok");
        assertThat(backend.take().text()).isEqualTo(large);
        await("tooLarge", 1);
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
                    .chunk(large)
                    .chunk("");
            assertThat(client.receive("POST").status()).isEqualTo(200);
            assertThat(backend.take().text()).isEqualTo(large);
            await("tooLarge", 2);
            client.head("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
                    .chunk("x".repeat(1000))
                    .chunk("y".repeat(24))
                    .chunk("");
            assertThat(client.receive("POST").status()).isEqualTo(200);
        }
        assertThat(mirror.take().length()).isEqualTo(1024);
        assertThat(mirror.requests()).hasSize(1);
    }

    @Test
    void contentThatDoesNotComeToItsEndIsNotCopied() throws Exception {
        try (ByHand byHand = new ByHand()) {
            gateway.publish("""
                version: 1
                upstreams: {u: {targets: ['%s']}, m: {targets: ['%s']}}
                routes: {r: {match: {path: /**}, upstream: u, mirror: {upstream: m, methods: [POST]}}}
                """.formatted(byHand.url(), mirror.url()));
            RawClient client = RawClient.connect(gateway.port())
                    .head("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
                    .chunk("begun");
            try (ByHand.Connection target = byHand.accept()) {
                target.head();
                client.reset();
                target.ended();
            }
        }
        await("dropped", 1);
        assertThat(mirror.requests()).isEmpty();
    }

    @Test
    void aClientThatWaitsToBeAskedForItsContentIsAskedByTheUpstream() throws Exception {
        serve(", methods: [POST]", "");
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST / HTTP/1.1", "Host: h", "Content-Length: 4", "Expect: 100-continue");
            assertThat(client.receiveHead().status()).isEqualTo(100);
            client.send("body");
            assertThat(client.receive("POST").status()).isEqualTo(200);
        }
        Recorded copy = mirror.take();
        assertThat(copy.text()).isEqualTo("body");
        assertThat(copy.header("Expect")).isNull();
    }

    @Test
    void aSampleIsCopied() throws Exception {
        serve(", sample: 0%", "");
        for (int i = 0; i < 20; i++) {
            gateway.get("/none");
        }
        serve(", sample: 50%, queue: 1000", "");
        for (int i = 0; i < 200; i++) {
            gateway.get("/half");
        }
        // they go in their order, but for the few that are under way together; those of another document would overtake
        // them
        do {
            gateway.get("/last");
        } while (mirror.requests().stream()
                .noneMatch(request -> request.target().equals("/base/last")));
        // of 200 tosses of a coin fewer than 56 or more than 160 are one kind in less than 1 of 10^9 runs
        assertThat(mirror.requests().stream().filter(request -> request.target().equals("/base/half")))
                .hasSizeBetween(40, 160);
        assertThat(mirror.requests()).noneMatch(request -> request.target().equals("/base/none"));
    }

    @Test
    void aCopyIsNotCopiedAgainAndNeitherIsAnUpgrade() throws Exception {
        serve("", "");
        gateway.send(HttpRequest.newBuilder(gateway.uri("/copy"))
                .header("X-Gatehouse-Mirror", "1")
                .build());
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("GET /up HTTP/1.1", "Host: h", "Connection: upgrade", "Upgrade: chat");
            assertThat(client.receive("GET").status()).isEqualTo(200);
        }
        gateway.get("/plain");
        assertThat(mirror.take().target()).isEqualTo("/base/plain");
    }

    @Test
    void nothingOfACopyStandsInTheAccessLogOrTheExplanation() throws Exception {
        serve("", "");
        mirror.answerWith(Answer.of(503));
        String told = gateway.admin("POST", "/explain", "{\"method\": \"GET\", \"path\": \"/x\", \"mode\": \"live\"}")
                .body();
        assertThat(told)
                .contains("\"mirror\":{\"upstream\":\"m\",\"reason\":\"100% of such requests are copied to m, with"
                        + " content up to 65536 bytes.\"}")
                .contains("\"attempts\":1")
                .contains("\"target\":\"127.0.0.1:" + backend.port() + "\"");
        assertThat(mirror.take().target()).isEqualTo("/base/x");
        told = gateway.admin("POST", "/explain", "{\"method\": \"POST\", \"path\": \"/x\"}")
                .body();
        assertThat(told).contains("POST is not copied, only GET, HEAD, OPTIONS.");
        gateway.admin("POST", "/explain", "{\"method\": \"GET\", \"path\": \"/rehearsed\"}");
        gateway.get("/after");
        assertThat(mirror.take().target()).isEqualTo("/base/after");
    }

    @Test
    void copiesUnderWayOutliveThePublishThatTakesTheirMirrorAway() throws Exception {
        serve("", "");
        CountDownLatch released = new CountDownLatch(1);
        mirror.answerWith(request -> late(released));
        gateway.get("/pets");
        mirror.take();
        gateway.publish("{version: 1, upstreams: {u: {targets: ['" + backend.url()
                + "']}}, routes: {r: {match: {path: /**}, upstream: u}}}");
        gateway.get("/other");
        released.countDown();
        await("mirrored", 1);
        // and then its connections are closed
        mirror.takeLeft();
    }

    @Test
    void theGatewaysEndBreaksOffWhatIsUnderWayAndLeavesNoThread() throws Exception {
        serve(", queue: 5", "");
        CountDownLatch never = new CountDownLatch(1);
        mirror.answerWith(request -> late(never));
        for (int i = 0; i < Lane.AT_ONCE + 2; i++) {
            gateway.get("/pets");
        }
        for (int i = 0; i < Lane.AT_ONCE; i++) {
            mirror.take();
        }
        gateway.undeploy();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("gatehouse-mirror");
        never.countDown();
    }
}
