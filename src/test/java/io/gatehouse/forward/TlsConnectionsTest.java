package io.gatehouse.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Issued;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.RawServer;
import io.gatehouse.testing.Recorded;
import io.gatehouse.testing.TlsDoor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pooled connections over TLS: which request gets which, while files are renewed and connections end. */
@ExtendWith(QuietLog.class)
class TlsConnectionsTest {
    private static final Authority ROOT = new Authority("Root");
    private static final Authority CLIENTS = new Authority("Clients");
    private static final Issued GOOD = ROOT.issue("localhost");

    private Gateway gateway;
    private Path secrets;
    private Backend target;
    private TlsDoor door;

    @BeforeEach
    void start() throws Exception {
        gateway = Gateway.start("{version: 1}");
        secrets = Files.createDirectories(gateway.home().resolve("secrets"));
        ca(ROOT);
        CLIENTS.issue("first").write(secrets, "own");
        door = new TlsDoor(GOOD).demanding(CLIENTS.certificate());
        target = Backend.on(door.open());
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        target.close();
    }

    private void ca(Authority authority) throws Exception {
        Files.writeString(secrets.resolve("new.pem"), Issued.pem(List.of(authority.certificate())));
        Files.move(secrets.resolve("new.pem"), secrets.resolve("ca.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    private void serve(int port, String more) throws Exception {
        gateway.publish("""
            version: 1
            upstreams:
              u:
                targets: ['https://localhost:%s']
                tls: {ca: ca.pem, certificate: own.pem, key: own.key%s}
            routes: {r: {match: {path: /**}, upstream: u}}
            """.formatted(port, more));
    }

    private int get() throws Exception {
        return gateway.get("/").statusCode();
    }

    @Test
    void aRenewedClientCertificateIsShownAndWhatTheOldOneOpenedServesNoMore() throws Exception {
        serve(target.port(), "");
        assertThat(get()).isEqualTo(200);
        assertThat(get()).isEqualTo(200);
        assertThat(target.connections()).isEqualTo(1);

        Issued renewed = CLIENTS.issue("second").write(secrets, "own");
        await(() -> get() == 200 && door.clients().contains(renewed.certificate()));

        assertThat(target.takeLeft()).isEqualTo(1);
        assertThat(get()).isEqualTo(200);
        assertThat(target.requests().get(target.requests().size() - 1).connection())
                .isEqualTo(2);
        assertThat(target.connections()).isEqualTo(2);
    }

    @Test
    void aRequestUnderWayEndsOnTheOldOneAndItsConnectionServesNoMore() throws Exception {
        serve(target.port(), "");
        CountDownLatch busy = new CountDownLatch(1);
        target.answerWith(
                request -> request.target().equals("/slow") ? Answer.ok("slow").stallUntil(busy) : Answer.ok("ok"));
        FutureTask<String> slow = new FutureTask<>(() -> gateway.get("/slow").body());
        new Thread(slow).start();
        assertThat(target.take().connection()).isEqualTo(1);

        Issued renewed = CLIENTS.issue("second").write(secrets, "own");
        await(() -> get() == 200 && door.clients().contains(renewed.certificate()));
        busy.countDown();

        assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo("slow");
        for (int i = 0; i < 3; i++) {
            target.forget();
            assertThat(get()).isEqualTo(200);
            assertThat(target.take().connection()).isGreaterThan(1);
        }
    }

    @Test
    void trustThatWasWithdrawnHoldsForConnectionsThatAreOpenToo() throws Exception {
        serve(target.port(), "");
        assertThat(get()).isEqualTo(200);
        ca(CLIENTS);
        await(() -> get() == 502);
        ca(ROOT);
        await(() -> get() == 200);
    }

    @Test
    void aPublishKeepsConnectionsUnlessItChangesTheirTls() throws Exception {
        serve(target.port(), "");
        assertThat(get()).isEqualTo(200);
        serve(target.port(), "");
        assertThat(get()).isEqualTo(200);
        assertThat(target.connections()).isEqualTo(1);
        serve(target.port(), ", minVersion: TLSv1.3");
        assertThat(get()).isEqualTo(200);
        assertThat(target.connections()).isEqualTo(2);
    }

    @Test
    void aConnectionThatTheTargetClosedMeanwhileIsNotSeen() throws Exception {
        serve(target.port(), "");
        for (int i = 0; i < 5; i++) {
            target.answerWith(Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold"));
            assertThat(gateway.get("/").body()).isEqualTo("old");
            target.answerWith(Answer.ok("new"));
            assertThat(gateway.get("/").body()).isEqualTo("new");
        }
        assertThat(target.requests()).extracting(Recorded::method).hasSize(10).containsOnly("GET");
    }

    @Test
    void anAnswerThatComesBeforeAllOfTheContentReachesTheClient() throws Exception {
        serve(target.port(), "");
        target.answerEarlyWith(
                head -> head.method().equals("POST") ? Answer.of(413).body("too much") : null);
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST / HTTP/1.1", "Host: h", "Content-Length: 1000000000000");
            RawResponse answer = client.sendUntilAnswered(new byte[10_000]).receive();
            assertThat(answer.status()).as(answer.toString()).isEqualTo(413);
            assertThat(answer.text()).isEqualTo("too much");
        }
    }

    @Test
    void anUpgradedConnectionCarriesBothWaysAndEndsWithEitherSide() throws Exception {
        byte[] much = new byte[1 << 20];
        new Random(1).nextBytes(much);
        try (RawServer server = RawServer.on(door.open(), (head, in, out, socket) -> {
            out.write(RawServer.switched(head).getBytes(UTF_8));
            out.flush();
            RawServer.echo(head, in, out, socket);
        })) {
            serve(server.port(), "");
            try (RawClient client = RawClient.connect(gateway.port())) {
                client.head("GET / HTTP/1.1", "Host: h", "Connection: upgrade", "Upgrade: foo");
                assertThat(client.receiveHead().status()).isEqualTo(101);
                Thread sending = new Thread(() -> {
                    try {
                        client.send(much);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                sending.start();
                assertThat(Arrays.equals(client.in().readNBytes(much.length), much))
                        .isTrue();
                sending.join();
            }
            assertThat(server.takeEnd()).isNotNull();
        }
    }

    @Test
    void metricsAndReadinessTellWhenCertificatesEndAndWhatIsNotVerified() throws Exception {
        CLIENTS.issue("EC", Duration.ofDays(6), "soon").write(secrets, "own");
        serve(target.port(), "");
        assertThat(get()).isEqualTo(200);
        assertThat(operator("/_gatehouse/metrics"))
                .contains(
                        "gatehouse_upstream_certificate_expiry_seconds{kind=\"client\",name=\"CN=soon\",upstream=\"u\"}"
                                + " ")
                .contains("{kind=\"authority\",name=\"CN=Root\",upstream=\"u\"} ")
                .contains("{kind=\"target\",name=\"localhost:" + target.port() + "\",upstream=\"u\"} ");
        assertThat(operator("/_gatehouse/health/ready"))
                .contains("the certificate of the gateway itself, CN=soon (upstream u) ends in 5 days, on ")
                .doesNotContain("not verified", "localhost");

        gateway.publish("""
            version: 1
            upstreams: {v: {targets: ['https://localhost:%s'], tls: {verify: false}}}
            routes: {r: {match: {path: /**}, upstream: v}}
            """.formatted(target.port()));
        assertThat(operator("/_gatehouse/health/ready"))
                .contains("the targets of upstream v are not verified (tls.verify is false)");
        assertThat(operator("/_gatehouse/metrics")).doesNotContain("upstream=\"u\"");
    }

    private String operator(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.uri(path))
                .header("Authorization", "Bearer " + gateway.token())
                .build();
        HttpResponse<String> answer = gateway.send(request);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private interface Seen {
        boolean now() throws Exception;
    }

    /** Asks again and again, for ten times as long as renewed files are taken within. */
    private static void await(Seen seen) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!seen.now()) {
            assertThat(System.nanoTime()).as("still as it was").isLessThan(end);
        }
    }
}
