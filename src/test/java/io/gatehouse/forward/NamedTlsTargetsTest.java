package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Issued;
import io.gatehouse.testing.NameServer;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.TlsDoor;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS to a target whose address was looked up: it goes to the address, and all that is asked and shown is of the name. */
@ExtendWith(QuietLog.class)
class NamedTlsTargetsTest {
    private static final Authority ROOT = new Authority("Root");
    private static final String NAME = "pets.example";

    private static NameServer names;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        names = NameServer.start().put(NAME, 600, "127.0.0.1");
        gateway = Gateway.asking(names, "{version: 1}");
        Path secrets = Files.createDirectories(gateway.home().resolve("secrets"));
        Files.writeString(secrets.resolve("root.pem"), Issued.pem(List.of(ROOT.certificate())));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        names.close();
    }

    private static HttpResponse<String> ask(String host, Backend target, String more) throws Exception {
        gateway.publish("""
            version: 1
            upstreams: {u: {targets: ['https://%s:%d'], tls: {ca: root.pem}%s}}
            routes: {r: {match: {path: /**}, upstream: u}}
            """.formatted(host, target.port(), more));
        return gateway.get("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aServerThatShowsItsCertificateToNobodyElseIsAskedForTheName(String version) throws Exception {
        TlsDoor door = new TlsDoor(ROOT.issue(NAME)).versions(version).onlyFor(NAME);
        try (Backend target = Backend.on(door.open())) {
            HttpResponse<String> answer = ask(NAME, target, "");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(door.asked()).containsExactly(NAME);
            assertThat(target.take().header("Host")).isEqualTo(NAME + ":" + target.port());

            assertThat(ask("127.0.0.1", target, "").statusCode())
                    .as("without the name")
                    .isEqualTo(502);
        }
    }

    @Test
    void checksAskForTheNameToo() throws Exception {
        TlsDoor door = new TlsDoor(ROOT.issue(NAME)).onlyFor(NAME);
        try (Backend target = Backend.on(door.open())) {
            assertThat(ask(NAME, target, ", health: {active: {path: /health, every: 1h}}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(target.take().target()).isEqualTo("/health");
            assertThat(door.asked()).containsExactly(NAME, NAME);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.example", "127.0.0.1", "*.pets.example", "example"})
    void aCertificateOfAnotherNameOrOfTheAddressIsRefused(String issuedTo) throws Exception {
        TlsDoor door = new TlsDoor(ROOT.issue(issuedTo));
        try (Backend target = Backend.on(door.open())) {
            HttpResponse<String> answer = ask(NAME, target, "");

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.headers().allValues("Proxy-Status"))
                    .containsExactly("gatehouse; error=tls_certificate_error");
            assertThat(target.requests()).as("nothing of the request").isEmpty();
        }
    }
}
