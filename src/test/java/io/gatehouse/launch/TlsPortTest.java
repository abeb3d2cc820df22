package io.gatehouse.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.launch.Settings.Threads;
import io.gatehouse.launch.Settings.Tls;
import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Issued;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TlsClient;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The port for TLS of {@code java -jar}: what it shows to whom, and how a renewed certificate comes in. */
class TlsPortTest {
    private static final Authority AUTHORITY = new Authority("Test authority");
    private static final Authority CLIENTS = new Authority("Test authority for clients");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Tomcat tomcat = new Tomcat();
    private Issued a;
    private TlsPort port;

    @BeforeEach
    void start() throws Exception {
        a = AUTHORITY.issue("a.gatehouse.test").write(folder, "a");
        AUTHORITY
                .issue("RSA", Duration.ofDays(90), "b.gatehouse.test", "*.b.gatehouse.test")
                .write(folder, "b");
        Files.writeString(folder.resolve("clients.pem"), Issued.pem(List.of(CLIENTS.certificate())));
        Tls tls = new Tls(0, List.of(pair("a"), pair("b")), Optional.of(folder.resolve("clients.pem")));
        port = new TlsPort(tls, InetAddress.getLoopbackAddress(), Threads.CONTAINER);
        tomcat.setBaseDir(folder.resolve("tomcat").toString());
        tomcat.setConnector(port.connector());
        StandardContext context = (StandardContext) tomcat.addContext("", folder.toString());
        context.setClearReferencesThreadLocals(false); // would only warn that this JVM is not open to it
        context.setClearReferencesRmiTargets(false);
        Tomcat.addServlet(context, "hello", new Hello()).addMapping("/*");
        tomcat.start();
        port.watch();
    }

    @AfterEach
    void stop() throws Exception {
        port.close();
        tomcat.stop();
        tomcat.destroy();
    }

    @ParameterizedTest
    @CsvSource({
        "a.gatehouse.test, a.gatehouse.test",
        "b.gatehouse.test, b.gatehouse.test",
        "x.b.gatehouse.test, b.gatehouse.test",
        "other.example, a.gatehouse.test",
        "'', a.gatehouse.test"
    })
    void theNameAskedForPicksTheCertificate(String asked, String shown) {
        for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
            assertThat(subject(client().name(asked).protocols(protocol).shown(number())))
                    .isEqualTo("CN=" + shown);
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3, TLSv1.3", "TLSv1.2, TLSv1.2"})
    void currentProtocolsAreSpoken(String offered, String spoken) throws Exception {
        try (SSLSocket socket = client().protocols(offered).connect(number())) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(spoken);
            assertThat(socket.getSession().getCipherSuite()).containsAnyOf("GCM", "CHACHA20");
        }
    }

    @Test
    void aCipherSuiteWithoutForwardSecrecyIsNotTaken() {
        TlsClient old = client().name("b.gatehouse.test")
                .protocols("TLSv1.2")
                .suites("TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");

        assertThatThrownBy(() -> old.connect(number()).close()).isInstanceOf(SSLException.class);
    }

    @Test
    void http2IsOfferedToThoseWhoAskForItByAlpn() throws Exception {
        try (SSLSocket socket = client().applications("h2", "http/1.1").connect(number())) {
            assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
        }
        try (SSLSocket socket = client().applications("http/1.1").connect(number())) {
            assertThat(socket.getApplicationProtocol()).isNotEqualTo("h2");
        }
    }

    @Test
    void aClientCertificateIsTakenAndNotDemanded() throws Exception {
        Issued shown = CLIENTS.issue("client.gatehouse.test");

        assertThat(hello(client())).isEqualTo("nobody");
        assertThat(hello(new TlsClient(AUTHORITY.certificate(), shown))).isEqualTo("CN=client.gatehouse.test");
    }

    @Test
    void aRenewedCertificateIsShownToNewConnectionsWhileOpenOnesGoOn() throws Exception {
        try (RawClient open = client().speak(number())) {
            open.head("GET / HTTP/1.1", "Host: a.gatehouse.test");
            assertThat(open.receive().status()).isEqualTo(200);

            Issued renewed = AUTHORITY.issue("a.gatehouse.test").write(folder, "a");

            awaitShown(renewed.certificate());
            open.head("GET / HTTP/1.1", "Host: a.gatehouse.test");
            assertThat(open.receive().status()).isEqualTo(200);
        }
    }

    @Test
    void aLinkThatLeadsElsewhereIsARenewalToo() throws Exception {
        for (String file : List.of("a.pem", "a.key")) {
            Files.createDirectories(folder.resolve("2"));
            Files.createDirectories(folder.resolve("1"));
            Files.move(folder.resolve(file), folder.resolve("1").resolve(file));
        }
        Issued renewed = AUTHORITY.issue("a.gatehouse.test").write(folder.resolve("2"), "a");
        for (String file : List.of("a.pem", "a.key")) {
            Files.createSymbolicLink(folder.resolve(file), Path.of("2", file));
        }

        awaitShown(renewed.certificate());
    }

    @Test
    void aBrokenRenewalLeavesTheOldCertificateAndAGoodOneAfterItIsTaken() throws Exception {
        Files.writeString(folder.resolve("a.pem"), "not PEM");
        port.look();
        port.look();
        assertThat(client().shown(number())).isEqualTo(a.certificate());

        Issued renewed = AUTHORITY.issue("a.gatehouse.test").write(folder, "a");

        awaitShown(renewed.certificate());
    }

    @Test
    void aNameThatNoCertificateHasAnyMoreIsShownTheDefault() throws Exception {
        Issued renewed = AUTHORITY.issue("c.gatehouse.test").write(folder, "b");
        TlsClient c = client().name("c.gatehouse.test");
        await(() -> c.shown(number()).equals(renewed.certificate()));

        // the names are renewed one after another
        await(() -> client().name("b.gatehouse.test").shown(number()).equals(a.certificate()));
    }

    @Test
    void itTellsWhenItsCertificatesEnd() {
        assertThat(port.expiries())
                .containsEntry("a.gatehouse.test", a.certificate().getNotAfter().toInstant())
                .containsKey("b.gatehouse.test");
    }

    @ParameterizedTest
    @CsvSource({"P31D, 2147483647", "P30D, 30", "P8D, 30", "P7D, 7", "PT25H, 7", "PT24H, 1", "PT-1H, 1"})
    void theEndIsToldThirtySevenAndOneDaysAhead(Duration left, int stage) {
        assertThat(TlsPort.stage(left)).isEqualTo(stage);
    }

    @Test
    void keysOfEitherKindAreShownForOneName() throws Exception {
        Issued rsa = AUTHORITY.issue("RSA", Duration.ofDays(90), "a.gatehouse.test");
        List<String> problems = new ArrayList<>();
        Files.writeString(folder.resolve("rsa.pem"), Issued.pem(rsa.chain()));
        Files.writeString(folder.resolve("rsa.key"), rsa.traditional());
        Tls tls = new Tls(0, List.of(pair("a"), pair("rsa"), pair("b")), Optional.empty());

        Credentials read = Credentials.read(tls, problems);

        assertThat(problems).isEmpty();
        assertThat(read.byName().get("a.gatehouse.test"))
                .extracting(ServerCertificate::kind)
                .containsExactly("EC", "RSA");
        assertThat(read.byName().get(Credentials.DEFAULT)).hasSize(2);
        assertThat(read.byName()).containsKeys("b.gatehouse.test", "*.b.gatehouse.test");
    }

    private void awaitShown(X509Certificate expected) throws InterruptedException {
        await(() -> client().shown(number()).equals(expected));
    }

    /** Looks again with each handshake, for ten times as long as the files are looked at within. */
    private static void await(java.util.function.BooleanSupplier seen) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!seen.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still the old one").isLessThan(end);
        }
    }

    private PemPair pair(String name) {
        return new PemPair(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    }

    private int number() {
        return port.connector().getLocalPort();
    }

    private static TlsClient client() {
        return new TlsClient(AUTHORITY.certificate(), null);
    }

    private String hello(TlsClient client) throws IOException {
        try (RawClient http = client.speak(number())) {
            return http.head("GET / HTTP/1.1", "Host: a.gatehouse.test")
                    .receive()
                    .text();
        }
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    /** Says who the client is. */
    private static final class Hello extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            X509Certificate[] shown =
                    (X509Certificate[]) request.getAttribute("jakarta.servlet.request.X509Certificate");
            response.getWriter().print(shown == null ? "nobody" : subject(shown[0]));
        }
    }
}
