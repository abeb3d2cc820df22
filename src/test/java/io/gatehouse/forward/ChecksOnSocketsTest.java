package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.Recorded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What checks make of targets on real sockets. */
@ExtendWith(QuietLog.class)
class ChecksOnSocketsTest {
    private static final String FAST = "every: 20ms, ";

    private final CountDownLatch never = new CountDownLatch(1);
    private Gateway gateway;
    private Backend target;
    private volatile Answer health = Answer.ok("I am well");

    @BeforeEach
    void start() throws Exception {
        target = Backend.start().answerWith(this::answer);
    }

    private Answer answer(Recorded request) {
        return request.target().contains("health") ? health : Answer.ok("ok");
    }

    @AfterEach
    void stop() throws Exception {
        never.countDown();
        if (gateway != null) {
            gateway.close();
        }
        target.close();
    }

    private static String document(String url, String active) {
        return """
            version: 1
            upstreams: {u: {targets: ['%s'], health: {active: {%s}}}}
            routes: {r: {match: {path: /**}, upstream: u}}
            """.formatted(url, active);
    }

    private void serve(String active) throws Exception {
        gateway = Gateway.start(document(target.url(), active));
    }

    private int status() {
        try {
            return gateway.get("/x").statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long checks() {
        return target.requests().stream()
                .filter(each -> each.target().contains("health"))
                .count();
    }

    private void awaitMoreChecks(int count) {
        long before = checks();
        Eventually.is(() -> checks() >= before + count);
    }

    @Test
    void aTargetGoesDownWhenItsChecksFailAndComesBackWhenTheyPass() throws Exception {
        serve(FAST + "path: /health, up: 2, down: 3");
        assertThat(status()).isEqualTo(200);
        health = Answer.of(500);
        Eventually.is(() -> status() == 503);
        awaitMoreChecks(3);
        assertThat(status()).isEqualTo(503);
        health = Answer.ok("I am well");
        Eventually.is(() -> status() == 200);
    }

    @Test
    void theFirstCheckComesBeforeTheFirstRequestWhichWaitsForIt() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        target.answerWith(request -> {
            if (request.target().contains("health")) {
                await(held);
            }
            return Answer.ok("ok");
        });
        serve("path: /health, timeout: 20s");
        Recorded first = target.take();
        assertThat(first.target()).isEqualTo("/health");
        CompletableFuture<Integer> request = CompletableFuture.supplyAsync(this::status);
        held.countDown();
        assertThat(request.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        assertThat(target.requests().stream().map(Recorded::target)).startsWith("/health", "/x");
    }

    @Test
    void aRequestDoesNotWaitForACheckLongerThanForAConnection() throws Exception {
        target.answerWith(request -> {
            if (request.target().contains("health")) {
                await(never);
            }
            return Answer.ok("ok");
        });
        serve("path: /health, timeout: 1h");
        assertThat(status()).isEqualTo(200);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aCheckIsARequestOfItsOwnOnAConnectionOfItsOwn() throws Exception {
        gateway = Gateway.start(document(
                target.url() + "/shop", "path: '/health?deep=1', method: OPTIONS, host: 'shop.example:81', every: 1h"));
        Recorded check = target.take();
        assertThat(check.method()).isEqualTo("OPTIONS");
        assertThat(check.target()).isEqualTo("/shop/health?deep=1");
        assertThat(check.headers("Host")).containsExactly("shop.example:81");
        assertThat(check.headers("User-Agent")).containsExactly("gatehouse");
        target.takeLeft();
        assertThat(status()).isEqualTo(200);
        assertThat(target.connections()).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "path: /health, statuses: '200,404'   | 404 | 200",
                "path: /health, statuses: 404         | 404 | 200",
                "path: /health, statuses: 404         | 200 | 503",
                "path: /health                        | 404 | 503",
                "path: /health                        | 302 | 503",
                "path: /health, body: am well         | 200 | 200",
                "path: /health, body: am ill          | 200 | 503",
                "path: /health, method: HEAD          | 200 | 200",
                "'tcp: true'                          | 500 | 200",
            })
    void theAnswerDecides(String active, int answer, int expected) throws Exception {
        health = Answer.of(answer, "Location", "/elsewhere").body("I am well");
        serve(active + ", every: 1h");
        assertThat(status()).isEqualTo(expected);
    }

    @Test
    void silenceFailsACheckAfterItsTimeout() throws Exception {
        serve(FAST + "path: /health, timeout: 100ms, down: 1");
        assertThat(status()).isEqualTo(200);
        target.answerWith(request -> {
            if (request.target().contains("health")) {
                await(never);
            }
            return Answer.ok("ok");
        });
        Eventually.is(() -> status() == 503);
    }

    @Test
    void aConnectionIsEnoughWhereNothingIsAsked() throws Exception {
        int port;
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            port = mute.getLocalPort();
            gateway = Gateway.start(document("http://127.0.0.1:" + port, FAST + "tcp: true, down: 1, up: 1"));
            mute.accept().close();
            mute.accept().close();
        }
        Eventually.is(() -> status() == 503);
        try (Backend back = Backend.start(port)) {
            Eventually.is(() -> status() == 200);
            assertThat(back.requests())
                    .allSatisfy(each -> assertThat(each.target()).isEqualTo("/x"));
        }
    }

    @Test
    void whatIsKnownOutlivesAPublishThatDoesNotChangeItsMeaning() throws Exception {
        serve("path: /health, every: 1h");
        assertThat(status()).isEqualTo(200);
        gateway.publish(document(target.url(), "path: /health, every: 60m, method: GET, up: 2"));
        assertThat(status()).isEqualTo(200);
        assertThat(checks()).isEqualTo(1);
        gateway.publish(document(target.url(), "path: /health, every: 2h"));
        assertThat(status()).isEqualTo(200);
        assertThat(checks()).isEqualTo(2);
    }

    @Test
    void anUpstreamIsCheckedOnlyWhileARouteUsesItAndNeverForATrial() throws Exception {
        String unused = document(target.url(), FAST + "path: /health").replace("upstream: u", "respond: {status: 204}");
        gateway = Gateway.start(unused);
        try (Backend other = Backend.start()) {
            String json = Document.read(document(other.url(), FAST + "path: /health"), Format.YAML)
                    .toJson();
            assertThat(gateway.admin("POST", "/config/validate", json).statusCode())
                    .isEqualTo(200);
            assertThat(status()).isEqualTo(204);
            gateway.publish(document(target.url(), FAST + "path: /health"));
            awaitMoreChecks(2);
            gateway.publish(unused.replace("204", "205"));
            int connections = target.connections();
            gateway.publish(document(other.url(), FAST + "path: /health"));
            Eventually.is(() -> other.requests().size() > 10);
            assertThat(target.connections()).as("one may have been under way").isLessThanOrEqualTo(connections + 1);
        }
    }

    @Test
    void anUndeployLeavesNoThreadOfItsChecks() throws Exception {
        target.answerWith(request -> {
            await(never);
            return Answer.ok("late");
        });
        serve("path: /health, timeout: 1h");
        target.take();
        assertThat(threads()).isNotEmpty();
        gateway.undeploy();
        assertThat(threads()).isEmpty();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter("gatehouse-checks"::equals)
                .toList();
    }
}
