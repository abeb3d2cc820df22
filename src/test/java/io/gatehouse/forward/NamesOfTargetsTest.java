package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.HeardLog;
import io.gatehouse.testing.NameServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Targets given by names, over real sockets: a server of DNS that a test scripts, and backends at two addresses. */
class NamesOfTargetsTest {
    private NameServer names;
    private Backend first;
    private Backend second;

    @BeforeEach
    void start() throws IOException {
        names = NameServer.start();
        first = Backend.start().answerWith(Answer.ok("first"));
        second = Backend.start("127.0.0.2", first.port()).answerWith(Answer.ok("second"));
    }

    @AfterEach
    void stop() throws IOException {
        names.close();
        first.close();
        second.close();
    }

    private String document(String more, String... others) {
        String targets = String.join(", ", others);
        return """
            version: 1
            upstreams:
              pets:
                targets: ["http://pets.example:%d"%s]
                balance: {algorithm: roundRobin}
                %s
            routes:
              pets: {match: {path: /**}, upstream: pets}
            """.formatted(first.port(), targets.isEmpty() ? "" : ", " + targets, more);
    }

    @Test
    void allAddressesServeUnderTheName() throws Exception {
        names.put("pets.example", 600, "127.0.0.1", "127.0.0.2");
        try (Gateway gateway = Gateway.asking(names, document(""))) {
            Set<String> bodies = new TreeSet<>(List.of(body(gateway), body(gateway)));

            assertThat(bodies).containsExactly("first", "second");
            assertThat(List.of(first.take(), second.take()))
                    .extracting(request -> request.header("Host"))
                    .containsOnly("pets.example:" + first.port());
            assertThat(metrics(gateway)).contains("gatehouse_dns_lookups_total{outcome=\"answered\"} 1.0");
        }
    }

    @Test
    void anAddressThatComesIsUsedAndOneThatGoesIsLeft() throws Exception {
        names.put("pets.example", 1, "127.0.0.1");
        try (Gateway gateway = Gateway.asking(names, document(""))) {
            assertThat(body(gateway)).isEqualTo("first");
            names.put("pets.example", 1, "127.0.0.2");

            assertThat(first.takeLeft()).as("its idle connection is closed").isEqualTo(1);
            assertThat(body(gateway)).isEqualTo("second");
            assertThat(body(gateway)).isEqualTo("second");
        }
    }

    @Test
    void whereAllAddressesMovedARequestWaitsForTheFirstCheckOfOneOnly() throws Exception {
        names.put("pets.example", 1, "127.0.0.1");
        try (Gateway gateway = Gateway.asking(names, document("health: {active: {path: /health, every: 1h}}"))) {
            assertThat(first.take().target()).isEqualTo("/health");
            assertThat(body(gateway)).isEqualTo("first");
            names.put("pets.example", 1, "127.0.0.2");

            assertThat(second.take().target()).isEqualTo("/health");
            assertThat(body(gateway)).isEqualTo("second");
        }
    }

    @Test
    void theLastAddressServesWhileNobodyAnswers() throws Exception {
        names.put("pets.example", 1, "127.0.0.1");
        try (HeardLog log = new HeardLog("io.gatehouse.dns.Names");
                Gateway gateway = Gateway.asking(names, document(""))) {
            assertThat(body(gateway)).isEqualTo("first");
            names.mood(NameServer.Mood.FAILING);
            Eventually.is(() -> metrics(gateway).contains("gatehouse_dns_stale 1.0"));
            assertThat(body(gateway)).isEqualTo("first");
            assertThat(log.lines()).hasSize(1);
        }
    }

    @Test
    void aNameThatIsNotIsTheGatewaysFailureUntilItIs() throws Exception {
        try (HeardLog log = new HeardLog("io.gatehouse.dns.Names");
                Gateway gateway = Gateway.asking(names, document(""))) {
            HttpResponse<String> answer = gateway.get("/");
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.headers().firstValue("Proxy-Status").orElse("")).contains("error=dns_error");
            assertThat(answer.body()).doesNotContain("pets.example");
            assertThat(log.lines()).isNotEmpty();

            names.put("pets.example", 600, "127.0.0.1");
            Eventually.is(() -> body(gateway).equals("first"));
        }
    }

    @Test
    void otherTargetsServeInThePlaceOfANameThatIsNot() throws Exception {
        try (HeardLog log = new HeardLog("io.gatehouse.dns.Names");
                Gateway gateway = Gateway.asking(names, document("", '"' + "http://127.0.0.2:" + first.port() + '"'))) {
            assertThat(body(gateway)).isEqualTo("second");
            assertThat(body(gateway)).isEqualTo("second");
            assertThat(log.lines()).hasSize(1);
        }
    }

    @Test
    void aPublishGoesOnAndTheFirstRequestWaitsWhereDnsIsSilent() throws Exception {
        names.mood(NameServer.Mood.SILENT).put("pets.example", 600, "127.0.0.1");
        try (Gateway gateway = Gateway.asking(names, "{version: 1}\n")) {
            gateway.publish(document("timeouts: {connect: 30s}"));
            CompletableFuture<String> body = CompletableFuture.supplyAsync(() -> body(gateway));
            names.takeQuestion();
            names.mood(NameServer.Mood.GOOD);

            assertThat(body.join()).isEqualTo("first");
        }
    }

    @Test
    void aRequestWaitsForANameNoLongerThanForAConnection() throws Exception {
        names.mood(NameServer.Mood.SILENT);
        try (Gateway gateway = Gateway.asking(names, document("timeouts: {connect: 50ms}"))) {
            assertThat(gateway.get("/").statusCode()).isEqualTo(502);
        }
    }

    private static String body(Gateway gateway) {
        try {
            return gateway.get("/").body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String metrics(Gateway gateway) {
        try {
            return gateway.send(HttpRequest.newBuilder(gateway.uri("/_gatehouse/metrics"))
                            .header("Authorization", "Bearer " + gateway.token())
                            .build())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
