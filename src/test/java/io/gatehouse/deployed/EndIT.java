package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.launch.Standing;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Hammer;
import io.gatehouse.testing.Hammer.Outcome;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The end of a gateway under load: an undeploy while the server runs on, or SIGTERM of {@code java -jar}. */
@EveryServer
@Timeout(180)
class EndIT {
    private static final String LARGE = "x".repeat(300_000);

    @TempDir
    Path folder;

    @ArquillianResource
    private @Nullable Deployer deployer;

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "again", managed = false, testable = false)
    static WebArchive again() {
        return Deployed.AGAIN.war();
    }

    @Test
    @Conforms(item = "RP-20", section = "RFC 9112 §9.6")
    void requestsUnderWayEndAndNoneIsResetWhenTheGatewayEnds() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Backend backend = Backend.start()) {
            backend.answerWith(request -> {
                awaitFor(request.target().equals("/long") ? end : new CountDownLatch(1), request.target());
                return Answer.ok("served");
            });
            if (Server.isEmbedded()) {
                try (Standing gateway = standing(backend)) {
                    endUnderLoad(gateway.port(), "", end, gateway::terminate);
                    assertThat(gateway.exitCode()).isZero();
                }
            } else {
                deployer().deploy("again");
                Deployed.AGAIN.forget();
                Deployed.AGAIN.put("upstreams/u", "{\"targets\": [\"" + backend.url() + "\"]}");
                Deployed.AGAIN.put("routes/r", "{\"match\": {\"path\": \"/**\"}, \"upstream\": \"u\"}");
                endUnderLoad(Server.port(), "/again", end, () -> deployer().undeploy("again"));
            }
        }
    }

    private static void endUnderLoad(int port, String context, CountDownLatch end, Runnable action) throws Exception {
        try (RawClient underWay = RawClient.connect(port)) {
            underWay.head("GET " + context + "/long HTTP/1.1", "Host: a");
            Hammer hammer = new Hammer(port, context + "/x", EndIT::isRefusal)
                    .clients(4, true, "")
                    .clients(4, false, "")
                    .clients(2, true, LARGE)
                    .clients(2, false, LARGE);
            hammer.await(Outcome.SERVED, 200);

            // Arquillian knows its own thread alone
            CompletableFuture<Void> refused = CompletableFuture.runAsync(() -> awaitRefusals(hammer));
            CompletableFuture<Void> letGo = refused.thenRun(end::countDown);
            action.run();
            letGo.get(120, TimeUnit.SECONDS);

            RawResponse finished = underWay.receive();
            assertThat(finished.text()).as(finished.toString()).isEqualTo("served");
            hammer.stop();
            hammer.awaitEnd();
            assertThat(hammer.losses()).as(hammer.toString()).isEmpty();
        }
    }

    private static void awaitRefusals(Hammer hammer) {
        try {
            hammer.await(Outcome.REFUSED, 50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * By the gateway while it ends; by the gateway at the root when it has ended; by WildFly in the moment between, whose
     * filters have stopped while its paths are still there (UT010051).
     */
    private static boolean isRefusal(RawResponse answer) {
        return switch (answer.status()) {
            case 503 -> true;
            case 404 -> !Server.isEmbedded();
            case 500 -> Server.name().equals("wildfly") && !answer.text().contains("\tat ");
            default -> false;
        };
    }

    private Deployer deployer() {
        if (deployer == null) {
            throw new IllegalStateException("Arquillian does not run");
        }
        return deployer;
    }

    private Standing standing(Backend backend) throws Exception {
        Path config = Files.writeString(folder.resolve("config.yaml"), """
            version: 1
            upstreams: {u: {targets: ["%s"]}}
            routes: {r: {match: {path: /**}, upstream: u}}
            """.formatted(backend.url()));
        return Standing.start(folder, List.of(), "--port=0", "--address=127.0.0.1", "--config=" + config);
    }

    /** Waits for the latch of what takes long, a moment for all else. */
    private static void awaitFor(CountDownLatch latch, String target) {
        try {
            boolean opened = latch.await(target.equals("/long") ? 60_000 : 3, TimeUnit.MILLISECONDS);
            assertThat(opened || !target.equals("/long")).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
