package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.ClientHello;
import io.gatehouse.testing.Http2Client;
import io.gatehouse.testing.Issued;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import io.gatehouse.testing.TlsClient;
import io.gatehouse.testing.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpVersion;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The door of each server, as {@code server-config} sets it: TLS, HTTP/2, and what the gateway makes of them. */
@EveryServer
class DoorIT {

    /** Ten times what the slowest server takes to see a renewed certificate: Tomcat looks every ten seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(100);

    private static final Backend BACKEND = start();
    private static final Authority SERVERS = authority("servers");
    private static final Authority CLIENTS = authority("clients");

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @BeforeAll
    static void publish() throws Exception {
        configure("[]");
    }

    @BeforeEach
    void answer() {
        BACKEND.forget();
        BACKEND.answerWith(Answer.ok("done"));
    }

    @AfterAll
    static void closeTheBackend() throws IOException {
        BACKEND.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Conforms(item = "TL-1", section = "RFC 8996 §4, §5")
    void versionsOfTlsThatAreOutOfDateAreRefused(int version) throws Exception {
        assertThat(ClientHello.offer(version, Server.tlsPort())).isEqualTo(-1);
        // the same message is taken when it offers TLS 1.2
        assertThat(ClientHello.offer(2, Server.tlsPort())).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Conforms(item = "TL-1", section = "RFC 9325 §3.1.1")
    void currentVersionsOfTlsAreSpokenWithForwardSecrecy(String version) throws Exception {
        try (SSLSocket socket = client().protocols(version).connect(Server.tlsPort())) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(socket.getSession().getCipherSuite()).matches("TLS_(AES|CHACHA20|ECDHE).*");
            assertThat(get(RawClient.over(socket), "/door/a").text()).isEqualTo("done");
        }
    }

    @Test
    @Conforms(item = "TL-1", section = "RFC 9325 §4.2")
    void aCipherSuiteWithoutForwardSecrecyIsNotTaken() {
        TlsClient old = client().protocols("TLSv1.2").suites("TLS_RSA_WITH_AES_128_GCM_SHA256");

        assertThat(catchThrowable(() -> old.connect(Server.tlsPort()).close())).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "gate.example.com, gate.example.com",
        "second.example.com, second.example.com",
        "other.example, gate.example.com",
        "'', gate.example.com"
    })
    @Conforms(item = "TL-1", section = "RFC 6066 §3")
    void theNameAskedForPicksTheCertificate(String asked, String shown) {
        assertThat(client().name(asked)
                        .shown(Server.tlsPort())
                        .getSubjectX500Principal()
                        .getName())
                .isEqualTo("CN=" + shown);
    }

    @Test
    @Conforms(item = "TL-1", section = "RFC 7301 §3.2")
    void http2IsAgreedOnByAlpnAndCarriesARequestToTheUpstream() throws Exception {
        byte[] body = new byte[1 << 20];
        new Random(9).nextBytes(body);

        try (CloseableHttpAsyncClient client = http2()) {
            client.start();
            SimpleHttpResponse response = client.execute(
                            SimpleRequestBuilder.post("https://gate.example.com:" + Server.tlsPort() + "/door/h2?q=%2F")
                                    .setBody(body, ContentType.APPLICATION_OCTET_STREAM)
                                    .build(),
                            null)
                    .get(60, TimeUnit.SECONDS);

            assertThat(response.getVersion()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(response.getBodyText()).isEqualTo("done");
        }
        Recorded arrived = BACKEND.take();
        assertThat(arrived.requestLine()).isEqualTo("POST /door/h2?q=%2F HTTP/1.1");
        assertThat(arrived.body()).isEqualTo(body);
        assertThat(arrived.header("X-Forwarded-Proto")).isEqualTo("https");
    }

    @Test
    @Conforms(item = "TL-7", section = "RFC 8446 §4.3.2")
    void aClientCertificateIsAskedForAndNotDemanded() throws Exception {
        TlsClient shows = new TlsClient(SERVERS.certificate(), CLIENTS.issue("client.example.com"));

        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            for (TlsClient each : List.of(client(), shows)) {
                try (SSLSocket socket =
                        each.name("gate.example.com").protocols(version).connect(Server.tlsPort())) {
                    assertThat(get(RawClient.over(socket), "/door/a").status()).isEqualTo(200);
                    assertThat(socket.getSession().getLocalCertificates() != null)
                            .isEqualTo(each == shows);
                }
            }
        }
    }

    @Test
    @Conforms(item = "TL-5", section = "RFC 5280 §4.1.2.5")
    void aRenewedCertificateIsShownWithoutARestartWhileOpenConnectionsGoOn() throws Exception {
        try (RawClient open = client().name("second.example.com").speak(Server.tlsPort())) {
            assertThat(get(open, "/door/before", "second.example.com").status()).isEqualTo(200);
            Issued renewed = TlsFiles.issue(SERVERS, TlsFiles.SECOND);

            TlsFiles.write(renewed, Server.tlsFolder(), "second");
            Server.takeRenewed("second");

            awaitShown(renewed.certificate());
            assertThat(get(open, "/door/after", "second.example.com").status()).isEqualTo(200);
            assertThat(client().shown(Server.tlsPort())
                            .getSubjectX500Principal()
                            .getName())
                    .isEqualTo("CN=" + TlsFiles.DEFAULT);
        }
    }

    @Test
    @Conforms(item = "TL-2", section = "RFC 7239 §5.4")
    void theUpstreamIsToldThatTheClientCameOverTls() throws Exception {
        try (RawClient client = client().name("gate.example.com").speak(Server.tlsPort())) {
            client.head("GET /door/told HTTP/1.1", "Host: gate.example.com:8443")
                    .receive();
        }
        Recorded arrived = BACKEND.take();

        assertThat(arrived.header("Forwarded"))
                .isEqualTo("for=127.0.0.1;proto=https;host=\"gate.example.com:8443\";by=_gatehouse");
        assertThat(arrived.header("X-Forwarded-Proto")).isEqualTo("https");
        assertThat(arrived.header("X-Forwarded-Host")).isEqualTo("gate.example.com:8443");
        assertThat(arrived.header("X-Forwarded-Port")).isEqualTo("8443");
    }

    @Test
    @Conforms(item = "TL-3", section = "RFC 9110 §15.4.9")
    void whatComesOverHttpIsSentToTheSameAddressOverHttps() throws Exception {
        RawResponse response =
                RawClient.exchange(Server.port(), "GET /secure/a%2Fb?x=%2F HTTP/1.1", "Host: gate.example.com:80");

        assertThat(response.status()).isEqualTo(308);
        assertThat(response.header("Location"))
                .isEqualTo("https://gate.example.com:" + Server.tlsPort() + "/secure/a%2Fb?x=%2F");
        try (RawClient client = client().name("gate.example.com").speak(Server.tlsPort())) {
            assertThat(get(client, "/secure/a%2Fb?x=%2F").text()).isEqualTo("done");
        }
        assertThat(BACKEND.take().target()).isEqualTo("/secure/a%2Fb?x=%2F");
    }

    @Test
    @Conforms(item = "TL-3", section = "RFC 9110 §15.5.4")
    void whatCarriesContentOverHttpIsRefusedAndReachesNoUpstream() throws Exception {
        RawResponse response = RawClient.exchange(
                Server.port(), "POST /secure/a HTTP/1.1", "Host: gate.example.com", "Content-Length: 0");

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(BACKEND.untaken()).isEmpty();
    }

    @Test
    @Conforms(item = "TL-3", section = "RFC 6797 §7.1, §7.2")
    void browsersAreToldToComeOverHttpsOnlyWhereTheyDid() throws Exception {
        BACKEND.answerWith(Answer.ok("done").field("Strict-Transport-Security", "max-age=1"));

        try (RawClient client = client().name("gate.example.com").speak(Server.tlsPort())) {
            assertThat(get(client, "/remembered").headers("Strict-Transport-Security"))
                    .containsExactly("max-age=31536000");
        }
        assertThat(RawClient.exchange(Server.port(), "GET /remembered HTTP/1.1", "Host: gate.example.com")
                        .headers("Strict-Transport-Security"))
                .isEmpty();
    }

    @Test
    @Conforms(item = "TL-2", section = "RFC 7239 §8.1")
    void onlyATrustedProxyIsBelievedThatItsClientCameOverTls() throws Exception {
        String[] request = {"GET /secure/a HTTP/1.1", "Host: gate.example.com", "X-Forwarded-Proto: https"};

        assertThat(RawClient.exchange(Server.port(), request).status()).isEqualTo(308);
        configure("[\"127.0.0.0/8\"]");
        try {
            assertThat(RawClient.exchange(Server.port(), request).status()).isEqualTo(200);
            assertThat(BACKEND.take().header("X-Forwarded-Proto")).isEqualTo("https");
        } finally {
            configure("[]");
        }
    }

    @Test
    @Conforms(item = "TL-6", section = "RFC 9110 §15.5.20")
    void aRequestForAHostThatTheConnectionWasNotMadeForIsMisdirected() throws Exception {
        try (RawClient client = client().name("gate.example.com").speak(Server.tlsPort())) {
            RawResponse response = get(client, "/door/a", "second.example.com");

            assertThat(response.status()).isEqualTo(421);
            assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(BACKEND.untaken()).isEmpty();
            // and the connection serves its own host still
            assertThat(get(client, "/door/b", "gate.example.com:8443").status()).isEqualTo(200);
        }
        try (RawClient unnamed = client().speak(Server.tlsPort())) {
            assertThat(get(unnamed, "/door/c", "127.0.0.1").status()).isEqualTo(200);
        }
    }

    @Test
    @Conforms(item = "TL-6", section = "RFC 9113 §9.1.2")
    void aStreamForAHostThatTheConnectionWasNotMadeForIsMisdirected() throws Exception {
        try (Http2Client client = h2()) {
            assertThat(client.send(":method: GET", ":scheme: https", ":path: /door/a", ":authority: second.example.com")
                            .receive())
                    .startsWith("421");
            assertThat(BACKEND.untaken()).isEmpty();
            assertThat(client.send(":method: GET", ":scheme: https", ":path: /door/b", ":authority: gate.example.com")
                            .receive())
                    .isEqualTo("200 done");
        }
    }

    @Test
    @Conforms(item = "TL-6", section = "RFC 8470 §5.1, §5.2")
    void earlyDataIsForwardedForSafeMethodsAndRefusedForOthers() throws Exception {
        try (RawClient client = client().name("gate.example.com").speak(Server.tlsPort())) {
            client.head("POST /door/a HTTP/1.1", "Host: gate.example.com", "Early-Data: 1", "Content-Length: 0");
            assertThat(client.receive().status()).isEqualTo(425);
            assertThat(BACKEND.untaken()).isEmpty();

            client.head("GET /door/a HTTP/1.1", "Host: gate.example.com", "Early-Data: 1");
            assertThat(client.receive().status()).isEqualTo(200);
            assertThat(BACKEND.take().header("Early-Data")).isEqualTo("1");
        }
    }

    /** Each row: what stands in place of, or beside, the fields of a good request; {@code ~} parts them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ":method: GET~:scheme: https~:path: /door/a~:authority: gate.example.com~transfer-encoding: chunked",
                ":method: GET~:scheme: https~:path: /door/a~:path: /door/b~:authority: gate.example.com",
                ":method: GET~:method: POST~:scheme: https~:path: /door/a~:authority: gate.example.com",
                ":scheme: https~:path: /door/a~:authority: gate.example.com",
                ":method: GET~:scheme: https~:authority: gate.example.com",
                ":method: GET~:scheme: https~:path: ~:authority: gate.example.com",
                ":method: GET~:scheme: https~:path: door~:authority: gate.example.com",
                ":method: GET~:scheme: https~x-a: 1~:path: /door/a~:authority: gate.example.com",
                ":method: GET~:scheme: https~:path: /door/a~:authority: gate.example.com~:status: 200",
                ":method: GET~:scheme: https~:path: /door/a~:authority: gate.example.com~:extra: 1",
                ":method: GET~:scheme: https~:path: /door/a HTTP/1.1\r\nX-Evil: 1~:authority: gate.example.com",
                ":method: GET /evil HTTP/1.1\r\n\r\nGET~:scheme: https~:path: /door/a~:authority: gate.example.com",
                ":method: GET~:scheme: https~:path: /door/a~:authority: gate.example.com~x-a: b\r\nx-evil: 1",
                ":method: GET~:scheme: https~:path: /door/a~:authority: gate.example.com~x-a\r\nx-evil: 1",
                ":method: GET~:scheme: https~:path: /door/a~:authority: gate.example.com~content-length: 5"
            })
    @Conforms(item = "RP-5", section = "RFC 9113 §8.1.1, §8.2.1, §8.3")
    void aMalformedRequestOfHttp2ReachesNoUpstream(String fields) throws Exception {
        try (Http2Client client = h2()) {
            assertThat(client.send(fields.split("~")).receive()).doesNotContain("200");
        }
        assertThat(BACKEND.untaken()).isEmpty();
        assertServesOn();
    }

    /** Browsers send them so (RFC 9113 §8.2.3). */
    @Test
    void cookiesThatComeInPiecesGoOnInOneField() throws Exception {
        try (Http2Client client = h2()) {
            assertThat(client.send(
                                    ":method: GET",
                                    ":scheme: https",
                                    ":path: /door/cookies",
                                    ":authority: gate.example.com",
                                    "cookie: a=1",
                                    "x-a: 1",
                                    "cookie: b=2",
                                    "cookie: c=3; d=4")
                            .receive())
                    .isEqualTo("200 done");
        }
        assertThat(BACKEND.take().headers("Cookie")).containsExactly("a=1; b=2; c=3; d=4");
    }

    /** Tomcat refuses it; Undertow puts {@code :authority} in its place before anybody sees it. */
    @Test
    @Conforms(item = "RP-4", section = "RFC 9113 §8.3.1")
    void aHostBesideAuthorityOfHttp2IsRefusedOrNotHeard() throws Exception {
        String answer;
        try (Http2Client client = h2()) {
            answer = client.send(
                            ":method: GET",
                            ":scheme: https",
                            ":path: /door/host",
                            ":authority: gate.example.com",
                            "host: other.example")
                    .receive();
        }
        if (answer.equals("200 done")) {
            Recorded arrived = BACKEND.take();
            assertThat(arrived.headers("Host")).hasSize(1).doesNotContain("other.example");
            assertThat(arrived.header("X-Forwarded-Host")).isEqualTo("gate.example.com");
        } else {
            assertThat(BACKEND.untaken()).as(answer).isEmpty();
        }
        assertServesOn();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection: x-hop~x-hop: 1",
                "keep-alive: timeout=5",
                "proxy-connection: keep-alive",
                "upgrade: websocket",
                "te: gzip"
            })
    @Conforms(item = "RP-1", section = "RFC 9113 §8.2.2")
    void fieldsOfOneConnectionDoNotPassFromHttp2ToTheUpstream(String fields) throws Exception {
        String request = ":method: GET~:scheme: https~:path: /door/hop~:authority: gate.example.com~" + fields;
        String answer;
        try (Http2Client client = h2()) {
            answer = client.send(request.split("~")).receive();
        }

        if (answer.equals("200 done")) {
            Recorded arrived = BACKEND.take();
            for (String name : List.of("X-Hop", "Keep-Alive", "Proxy-Connection", "Upgrade")) {
                assertThat(arrived.headers(name)).as(name).isEmpty();
            }
            assertThat(arrived.headers("TE")).doesNotContain("gzip"); // the gateway's own says trailers
        } else {
            assertThat(BACKEND.untaken()).as(answer).isEmpty();
        }
        assertServesOn();
    }

    /** On a listener of its own: {@code proxy-address-forwarding} puts the fields of a proxy in place of the connection's. */
    @Test
    @EnabledIfSystemProperty(named = "server.name", matches = "wildfly")
    void whereWildFlySpeaksForAProxysClientsTheUpstreamIsToldOfThemOnce() throws Exception {
        int port = Integer.getInteger("server.proxied.port");
        String[] fields = {
            "Host: gate.internal",
            "X-Forwarded-For: 203.0.113.9",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: public.example.com"
        };

        assertThat(exchange(port, "GET /secure/a HTTP/1.1", fields).status()).isEqualTo(200);
        Recorded arrived = BACKEND.take();
        assertThat(arrived.header("Forwarded"))
                .isEqualTo("for=203.0.113.9;proto=https;host=public.example.com;by=_gatehouse");
        assertThat(arrived.headers("X-Forwarded-For")).containsExactly("203.0.113.9");
        assertThat(arrived.headers("X-Forwarded-Proto")).containsExactly("https");
        assertThat(arrived.headers("X-Forwarded-Host")).containsExactly("public.example.com");

        fields[2] = "X-Forwarded-Proto: http";
        assertThat(exchange(port, "GET /secure/a HTTP/1.1", fields).header("Location"))
                .isEqualTo("https://public.example.com:" + Server.tlsPort() + "/secure/a");
        RawResponse gate = exchange(
                port,
                "GET /_gatehouse/admin/v1/config HTTP/1.1",
                "Host: 127.0.0.1",
                "X-Forwarded-For: 127.0.0.1",
                "Authorization: Bearer " + Deployed.ROOT.token());
        assertThat(gate.status()).isEqualTo(404);
    }

    private static RawResponse exchange(int port, String requestLine, String... fields) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.head(requestLine + "\r\n" + String.join("\r\n", fields))
                    .receive();
        }
    }

    private static void assertServesOn() throws IOException {
        try (Http2Client client = h2()) {
            assertThat(client.send(
                                    ":method: GET",
                                    ":scheme: https",
                                    ":path: /door/good",
                                    ":authority: gate.example.com")
                            .receive())
                    .isEqualTo("200 done");
        }
        assertThat(BACKEND.take().target()).isEqualTo("/door/good");
    }

    /** Puts the whole document, with these proxies trusted. */
    private static void configure(String trust) throws Exception {
        String secure = "[{\"httpsOnly\": {\"port\": " + Server.tlsPort() + "}}]";
        var answer = Deployed.ROOT.put("config", """
            {"version": 1, "trust": %s,
             "upstreams": {"recorder": {"targets": ["%s"]}},
             "routes": {
               "door": {"match": {"path": "/door/**"}, "upstream": "recorder"},
               "secure": {"match": {"path": "/secure/**"}, "upstream": "recorder", "policies": %s},
               "remembered": {"match": {"path": "/remembered"}, "upstream": "recorder", "policies": [{"hsts": {}}]}}}
            """.formatted(trust, BACKEND.url(), secure));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static RawResponse get(RawClient client, String target) throws IOException {
        return get(client, target, "gate.example.com");
    }

    private static RawResponse get(RawClient client, String target, String host) throws IOException {
        return client.head("GET " + target + " HTTP/1.1", "Host: " + host).receive();
    }

    private static TlsClient client() {
        return new TlsClient(SERVERS.certificate(), null);
    }

    private static Http2Client h2() throws IOException {
        SSLSocket socket = client().name("gate.example.com").applications("h2").connect(Server.tlsPort());
        assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
        return new Http2Client(socket);
    }

    private static CloseableHttpAsyncClient http2() throws IOException {
        InMemoryDnsResolver here = new InMemoryDnsResolver();
        here.add("gate.example.com", InetAddress.getByName("127.0.0.1"));
        return HttpAsyncClients.custom()
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setDnsResolver(here)
                        .setTlsStrategy(ClientTlsStrategyBuilder.create()
                                .setSslContext(client().context())
                                .buildAsync())
                        .build())
                .build();
    }

    private static void awaitShown(X509Certificate expected) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!client().name("second.example.com").shown(Server.tlsPort()).equals(expected)) {
            assertThat(System.nanoTime()).as("still the old one").isLessThan(end);
        }
    }

    private static Backend start() {
        try {
            return Backend.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Authority authority(String name) {
        try {
            return Authority.load(Path.of(System.getProperty("authorities"), name + ".p12"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
