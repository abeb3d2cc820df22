package io.gatehouse.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.NameServer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.TlsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar gatehouse.war}: its options, how it starts, is refused and ends, and what it leaves behind. */
class LauncherIT {

    @TempDir
    Path folder;

    @Test
    void helpListsTheOptions() throws Exception {
        try (Standing gateway = Standing.start(folder, "--help")) {
            assertThat(gateway.exitCode()).isZero();
            assertThat(String.join("\n", gateway.output()))
                    .contains("--tls-port", "--tls-cert", "--tls-key", "--tls-client-ca")
                    .contains("--port", "--address", "--home", "--config", "--demo", "--start-anyway")
                    .contains(
                            "--secrets-root", "--threads", "--drain", "--drain-delay", "--dns", "--help", "--version");
            assertThat(gateway.errors()).isEmpty();
            assertThat(gateway.leftBehind()).isEmpty();
        }
    }

    @Test
    void versionIsOneLine() throws Exception {
        try (Standing gateway = Standing.start(folder, "--version")) {
            assertThat(gateway.exitCode()).isZero();
            assertThat(gateway.output()).containsExactly("Gatehouse " + System.getProperty("gatehouse.version"));
        }
    }

    @Test
    void badOptionsAreAllToldAtOnce() throws Exception {
        try (Standing gateway = Standing.start(folder, "--prot", "80", "--port=70000", "--threads=many")) {
            assertRefused(
                    gateway,
                    "--prot: there is no such option; did you mean --port?",
                    "--port: \"70000\" is not a port; expected a number from 0 to 65535.",
                    "--threads: \"many\" is not known; expected container or virtual.");
            assertThat(folder.resolve("gatehouse-home")).doesNotExist();
        }
    }

    @Test
    void badFilesForTlsAreAllToldAtOnce() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "not PEM");
        try (Standing gateway = Standing.start(
                folder, "--port=0", "--tls-port=0", "--tls-cert=" + text, "--tls-key=/no/key", "--tls-cert=/no/cert")) {
            assertRefused(
                    gateway,
                    "--tls-port: there are 2 --tls-cert and 1 --tls-key;",
                    "--tls-cert: " + text + " holds no certificate;",
                    "--tls-key: /no/key does not exist;");
            assertThat(folder.resolve("gatehouse-home")).doesNotExist();
        }
    }

    @Test
    void aPortInUseForTlsIsRefused() throws Exception {
        new Authority("Test").issue("gate.example.com").write(folder, "gate");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Standing gateway = Standing.start(
                        folder,
                        "--address=127.0.0.1",
                        "--port=0",
                        "--tls-port=" + taken.getLocalPort(),
                        "--tls-cert=" + folder.resolve("gate.pem"),
                        "--tls-key=" + folder.resolve("gate.key"))) {
            assertRefused(gateway, "--tls-port: port " + taken.getLocalPort());
        }
    }

    @Test
    void withTlsBothPortsServeAndTheEndOfTheCertificateIsTold() throws Exception {
        Authority authority = new Authority("Test");
        Instant end = authority
                .issue("EC", Duration.ofDays(10), "gate.example.com")
                .write(folder, "gate")
                .certificate()
                .getNotAfter()
                .toInstant();
        try (Standing gateway = Standing.start(
                folder,
                "--port=0",
                "--tls-port=0",
                "--tls-cert=" + folder.resolve("gate.pem"),
                "--tls-key=" + folder.resolve("gate.key"))) {
            int port = gateway.port();
            String token = "Authorization: Bearer " + gateway.token();

            try (RawClient client = new TlsClient(authority.certificate(), null)
                    .name("gate.example.com")
                    .speak(gateway.tlsPort())) {
                client.head("GET /anything HTTP/1.1", "Host: gate.example.com");
                assertThat(client.receive().status()).isEqualTo(404);
            }
            assertThat(get(port, "/_gatehouse/metrics", token).text())
                    .contains("gatehouse_certificate_expiry_seconds{certificate=\"gate.example.com\"} ");
            assertThat(get(port, "/_gatehouse/health/ready", token).text())
                    .contains("the certificate of gate.example.com ends in 9 days, on " + end);
            assertThat(get(port, "/_gatehouse/health/ready").text()).doesNotContain("certificate");
            assertThat(gateway.errors()).anyMatch(line -> line.contains("gate.example.com is valid until " + end));
        }
    }

    @Test
    void anEmptyHomeStartsWithTheEmptyDocumentAndSaysOnceThatItIsReady() throws Exception {
        try (Standing gateway = Standing.start(folder, "--port", "0")) {
            int port = gateway.port();

            assertThat(get(port, "/anything").status()).isEqualTo(404);
            assertThat(get(port, "/_gatehouse/health/ready").status()).isEqualTo(200);
            gateway.terminate();
            assertThat(gateway.exitCode()).isZero();
            assertThat(gateway.output().stream().filter(line -> line.startsWith("Gatehouse")))
                    .hasSize(1);
            assertThat(gateway.errors()).noneMatch(line -> line.contains("WARN") || line.contains("org.apache"));
            assertThat(gateway.leftBehind()).isEmpty();
        }
    }

    @Test
    void theServersOfDnsThatAreNamedAreAskedForTargets() throws Exception {
        try (NameServer names = NameServer.start().put("pets.example", 600, "127.0.0.1");
                Backend backend = Backend.start().answerWith(Answer.ok("found"))) {
            Path document = Files.writeString(folder.resolve("named.yaml"), """
                version: 1
                upstreams: {u: {targets: ['http://pets.example:%d']}}
                routes: {r: {match: {path: /**}, upstream: u}}
                """.formatted(backend.port()));
            try (Standing gateway =
                    Standing.start(folder, "--port=0", "--config=" + document, "--dns=" + names.text())) {
                assertThat(get(gateway.port(), "/").text()).contains("found");
            }
        }
    }

    @Test
    void aPortInUseIsRefusedBeforeTheHomeIsTouched() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Standing gateway = Standing.start(folder, "--address=127.0.0.1", "--port=" + taken.getLocalPort())) {
            assertRefused(gateway, "port " + taken.getLocalPort());
            assertThat(folder.resolve("gatehouse-home")).doesNotExist();
        }
    }

    @Test
    void aHomeThatCannotBeWrittenIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        try (Standing gateway = Standing.start(folder, "--port=0", "--home=" + file.resolve("home"))) {
            assertRefused(gateway, file.resolve("home").toString());
        }
    }

    @Test
    void theDemoLeavesADocumentOfTheHomeAsItIsAndRefusesAHomeThatCanNotBe() throws Exception {
        Path home = Files.createDirectories(folder.resolve("own"));
        String own = "version: 1\nroutes: {own: {match: {path: /own}, respond: {body: own}}}\n";
        Path document = Files.writeString(home.resolve("gatehouse.yaml"), own);
        try (Standing gateway = Standing.start(folder, "--demo", "--port=0", "--home=" + home)) {
            int port = gateway.port();
            assertThat(get(port, "/own").text()).isEqualTo("own");
            assertThat(get(port, "/pets/7").status()).isEqualTo(404);
            assertThat(document).hasContent(own);
        }
        Path inFile = document.resolve("home");
        try (Standing gateway = Standing.start(folder, "--demo", "--port=0", "--home=" + inFile)) {
            assertRefused(gateway, "--demo", inFile.toString());
        }
    }

    @Test
    void aSecondGatewayOnOneHomeIsRefusedWhileTheFirstServes() throws Exception {
        try (Standing first = Standing.start(folder, "--port=0")) {
            int port = first.port();
            Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
            Path home = folder.resolve("gatehouse-home");
            try (Standing second = Standing.start(elsewhere, "--port=0", "--home=" + home)) {
                assertRefused(second, home.toString());
            }
            assertThat(get(port, "/_gatehouse/health/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void aBadDocumentIsRefusedWithAllItsProblems() throws Exception {
        Path config = Files.writeString(folder.resolve("bad.yaml"), """
            version: 1
            routes:
              one: {match: {path: /one}, upstream: nowhere}
              two: {match: {path: /two}, respond: {status: 200}, colour: red}
            """);
        try (Standing gateway = Standing.start(folder, "--port=0", "--config=" + config)) {
            assertRefused(gateway, "/routes/one/upstream", "nowhere", "/routes/two/colour");
        }
    }

    @Test
    void aChangeOfTheFileIsTakenOverAndABadOneLoggedWithItsProblemsAndPlaces() throws Exception {
        String good = "version: 1\nroutes:\n  r: {match: {path: /**}, respond: {body: one}}\n";
        Path config = Files.writeString(folder.resolve("config.yaml"), good);
        try (Standing gateway = Standing.start(folder, "--port=0", "--config=" + config)) {
            int port = gateway.port();
            assertThat(get(port, "/").text()).isEqualTo("one");

            Files.writeString(config, good.replace("one", "two"));
            await(() -> get(port, "/").text().equals("two"));
            Files.writeString(config, good.replace("respond", "respnd"));
            await(() -> gateway.errors().stream().anyMatch(line -> line.contains("respnd")));
            assertThat(get(port, "/").text()).isEqualTo("two");
            assertThat(String.join("\n", gateway.errors()))
                    .contains(config + " is refused, what was served before still is")
                    .contains(config + ": /routes/r/respnd (line 3, column 27): unknown field \"respnd\"");
        }
    }

    @Test
    void unreadableYamlIsRefusedWithItsLine() throws Exception {
        Files.createDirectories(folder.resolve("gatehouse-home"));
        Files.writeString(folder.resolve("gatehouse-home/gatehouse.yaml"), "version: 1\nroutes: [}\n");
        try (Standing gateway = Standing.start(folder, "--port=0")) {
            assertRefused(gateway, "gatehouse.yaml", "line 2");
        }
    }

    @Test
    void anAdminPortInUseIsRefusedWithItsPlace() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.createDirectories(folder.resolve("gatehouse-home"));
            Files.writeString(
                    folder.resolve("gatehouse-home/gatehouse.yaml"),
                    "version: 1\nadmin: {port: " + taken.getLocalPort() + "}\n");
            try (Standing gateway = Standing.start(folder, "--port=0")) {
                assertRefused(gateway, "gatehouse.yaml: /admin/port", "port " + taken.getLocalPort());
            }
        }
    }

    @Test
    void startAnywayKeepsTheAdminApiUpWhileRoutesAnswer503() throws Exception {
        Path config = Files.writeString(folder.resolve("bad.yaml"), "version: 1\ncolour: red\n");
        try (Standing gateway = Standing.start(folder, "--port=0", "--start-anyway", "--config=" + config)) {
            int port = gateway.port();

            assertThat(get(port, "/anything").status()).isEqualTo(503);
            assertThat(get(port, "/_gatehouse/health/ready").status()).isEqualTo(503);
            assertThat(get(port, "/_gatehouse/admin/v1/config", "Authorization: Bearer " + gateway.token())
                            .status())
                    .isNotEqualTo(503);
        }
    }

    @Test
    void theAdminPortOpensOnLoopbackAloneAndTakesTheAdminSpaceWithIt() throws Exception {
        int adminPort = freePort();
        Path config =
                Files.writeString(folder.resolve("config.yaml"), "version: 1\nadmin: {port: " + adminPort + "}\n");
        try (Standing gateway = Standing.start(folder, "--port=0", "--config=" + config)) {
            int port = gateway.port();
            String token = "Authorization: Bearer " + gateway.token();

            assertThat(get(adminPort, "/_gatehouse/admin/v1/config", token).status())
                    .isEqualTo(200);
            assertThat(get(port, "/_gatehouse/admin/v1/config", token).status()).isEqualTo(404);
        }
    }

    @Test
    void anAdminPortInUseIsRefused() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path config = Files.writeString(
                    folder.resolve("config.yaml"), "version: 1\nadmin: {port: " + taken.getLocalPort() + "}\n");
            try (Standing gateway = Standing.start(folder, "--port=0", "--config=" + config)) {
                assertRefused(gateway, "admin.port", "" + taken.getLocalPort());
            }
        }
    }

    @Test
    void sigtermLetsRequestsUnderWayEndAndTakesNoNewOnes() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (Backend backend = Backend.start();
                Standing gateway = serving(backend)) {
            int port = gateway.port();
            backend.answerWith(Answer.ok("finished").stallUntil(goOn));
            try (RawClient client = RawClient.connect(port)) {
                client.head("GET /x HTTP/1.1", "Host: a");
                backend.take();

                gateway.terminate();
                awaitRefusal(port);
                RawResponse ready = get(port, "/_gatehouse/health/ready");
                assertThat(ready.status()).isEqualTo(503);
                assertThat(ready.text()).contains("draining");
                goOn.countDown();

                RawResponse finished = client.receive();
                assertThat(finished.text()).isEqualTo("finished");
                assertThat(finished.header("Connection")).isEqualTo("close");
            }
            assertThat(gateway.exitCode()).isZero();
            assertThat(gateway.leftBehind()).isEmpty();
        }
    }

    @Test
    void aDrainDoesNotWaitForEver() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Backend backend = Backend.start();
                Standing gateway = serving(backend, "--drain", "1s")) {
            int port = gateway.port();
            backend.answerWith(Answer.ok("late").stallUntil(never));
            try (RawClient client = RawClient.connect(port)) {
                client.head("GET /x HTTP/1.1", "Host: a");
                backend.take();

                gateway.terminate();

                assertThat(gateway.exitCode()).isZero();
                assertThat(gateway.errors()).anyMatch(line -> line.contains("still under way after 1 s"));
                assertThat(gateway.leftBehind()).isEmpty();
            } finally {
                never.countDown();
            }
        }
    }

    @Test
    void whatKillLeavesBehindIsRemovedByTheNextStart() throws Exception {
        try (Standing killed = Standing.start(folder, "--port=0")) {
            killed.port();
            killed.kill();
            killed.exitCode();
            List<String> left = killed.leftBehind();
            assertThat(left).hasSize(1);

            try (Standing next = Standing.start(folder, "--port=0")) {
                next.port();
                assertThat(next.leftBehind()).hasSize(1).isNotEqualTo(left);
                next.terminate();
                assertThat(next.exitCode()).isZero();
                assertThat(next.leftBehind()).isEmpty();
            }
        }
    }

    @Test
    void theFolderOfARunningGatewayIsLeftAlone() throws Exception {
        try (Standing running = Standing.start(folder, "--port=0")) {
            int port = running.port();
            List<String> own = running.leftBehind();
            try (Standing other = Standing.start(folder, "--version")) {
                other.exitCode();
            }
            assertThat(running.leftBehind()).isEqualTo(own);
            assertThat(get(port, "/_gatehouse/admin/v1/config", "Authorization: Bearer " + running.token())
                            .status())
                    .isEqualTo(200);
        }
    }

    private Standing serving(Backend backend, String... options) throws IOException {
        Path config = Files.writeString(folder.resolve("config.yaml"), """
            version: 1
            upstreams: {backend: {targets: ["%s"]}}
            routes: {all: {match: {path: /**}, upstream: backend}}
            """.formatted(backend.url()));
        String[] all = Stream.concat(Stream.of("--port=0", "--config=" + config), Stream.of(options))
                .toArray(String[]::new);
        return Standing.start(folder, List.of(), all);
    }

    private static void assertRefused(Standing gateway, String... parts) throws Exception {
        assertThat(gateway.exitCode()).isEqualTo(2);
        assertThat(String.join("\n", gateway.errors())).contains(parts).doesNotContain("\tat ", "Exception");
        assertThat(gateway.output()).isEmpty();
        assertThat(gateway.leftBehind()).isEmpty();
    }

    /** Asks until the gateway takes no new requests, which it says in full. */
    private static void await(Callable<Boolean> what) throws Exception {
        Instant limit = Instant.now().plusSeconds(30);
        while (!what.call()) {
            assertThat(Instant.now()).isBefore(limit);
            Thread.onSpinWait();
        }
    }

    private static void awaitRefusal(int port) throws IOException {
        for (int i = 0; i < 10_000; i++) {
            RawResponse answer = RawClient.exchange(port, "GET /_gatehouse/health/live HTTP/1.1", "Host: a");
            if ("close".equals(answer.header("Connection"))) {
                RawResponse refused = RawClient.exchange(port, "GET /late HTTP/1.1", "Host: a");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.header("Connection")).isEqualTo("close");
                assertThat(refused.header("Retry-After")).isNotNull();
                return;
            }
        }
        Assertions.fail("it went on taking requests");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static RawResponse get(int port, String path, String... fields) throws IOException {
        String[] lines = Stream.concat(
                        Stream.of("GET " + path + " HTTP/1.1", "Host: 127.0.0.1:" + port, "Connection: close"),
                        Stream.of(fields))
                .toArray(String[]::new);
        return RawClient.exchange(port, lines);
    }
}
