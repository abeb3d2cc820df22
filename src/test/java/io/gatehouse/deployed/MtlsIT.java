package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Http2Client;
import io.gatehouse.testing.Issued;
import io.gatehouse.testing.Issuer;
import io.gatehouse.testing.KeyHolder;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.TlsClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.SSLSocket;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client certificates, shown in the handshake with each server, or told by a proxy before it. */
@EveryServer
class MtlsIT {
    private static final Backend BACKEND = start();
    private static final Authority SERVERS = authority("servers");
    private static final Authority CLIENTS = authority("clients");
    private static final Issued ACME = CLIENTS.issueTo("acme", "client.acme.example");
    private static final Issued STRANGER = CLIENTS.issueTo("stranger", "stranger.example");

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    @BeforeEach
    void trustNobody() throws Exception {
        configure("[]");
    }

    @AfterAll
    static void closeTheBackend() throws IOException {
        BACKEND.close();
    }

    private static void configure(String trust) throws Exception {
        for (Deployed gate : Deployed.here()) {
            var answer = gate.put("config", """
                {"version": 1, "trust": %s,
                 "consumers": {"acme": {"groups": ["partners"], "credentials": [
                   {"mtls": {"san": {"dns": "client.acme.example"},
                             "issuer": "CN=Authority of the clients of the servers under test"}}]}},
                 "upstreams": {"recorder": {"targets": ["%s"]}},
                 "routes": {
                   "open": {"match": {"path": "/open"}, "upstream": "recorder"},
                   "only": {"match": {"path": "/only"}, "upstream": "recorder",
                            "policies": [{"mtls": {"forward": true}}, {"authorize": {"groups": ["partners"]}}]},
                   "told": {"match": {"path": "/told"}, "upstream": "recorder",
                            "policies": [{"mtls": {"clientCert": true, "forward": true}}]},
                   "bound": {"match": {"path": "/bound"}, "upstream": "recorder", "policies": [
                     {"jwt": {"issuer": "https://idp.example.com/", "audience": "petstore", "pem": "%s",
                              "bound": {"required": true, "clientCert": true}}}]},
                   "any": {"match": {"path": "/any"}, "upstream": "recorder", "policies": [{"mtls": {}}, {"apiKey": {}}]}}}
                """.formatted(
                    trust, BACKEND.url(), Issuer.pem(Issuer.P256.getPublic()).replace("\n", "\\n")));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    @Test
    @Conforms(item = "AU-8", section = "RFC 9440 §2.1, §2.2, §2.4")
    void aConsumerIsKnownByTheCertificateOfItsConnection() throws Exception {
        for (Deployed gate : Deployed.here()) {
            assertThat(over(ACME, gate.path() + "/only").status()).isEqualTo(200);
            assertThat(BACKEND.take().headers("Client-Cert")).containsExactly(field(ACME));
        }
    }

    @Test
    void http2CarriesItToo() throws Exception {
        SSLSocket socket = client(ACME).applications("h2").connect(Server.tlsPort());
        try (Http2Client client = new Http2Client(socket)) {
            assertThat(client.send(":method: GET", ":scheme: https", ":path: /only", ":authority: gate.example.com")
                            .receive())
                    .startsWith("200");
        }
        BACKEND.take();
    }

    @Test
    @Conforms(item = "TL-7", section = "RFC 8446 §4.4.2.4; RFC 9110 §15.5.4")
    void withoutACertificateTheHandshakeSucceedsAndTheRouteRefuses() throws Exception {
        for (Deployed gate : Deployed.here()) {
            RawResponse refused = over(null, gate.path() + "/only");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(refused.headers("WWW-Authenticate")).isEmpty();
        }
        assertThat(BACKEND.untaken()).isEmpty();
    }

    @Test
    @Conforms(item = "AU-1", section = "RFC 9110 §11.6.1")
    void whoShowsNoCertificateIsToldTheOtherWays() throws Exception {
        RawResponse refused = over(null, "/any");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.headers("WWW-Authenticate"))
                .containsExactly("ApiKey realm=\"gatehouse\", header=\"X-Api-Key\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/only", "/any", "/told"})
    @Conforms(item = "AU-8", section = "RFC 9110 §15.5.4")
    void aCertificateOfNobodyIsRefused(String path) throws Exception {
        assertThat(over(STRANGER, path).status()).isEqualTo(403);
        assertThat(BACKEND.untaken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/only", "/told"})
    @Conforms(item = "AU-8", section = "RFC 9440 §4")
    void whoIsNotTrustedProvesNothingByAField(String path) throws Exception {
        assertThat(plain(path, "Client-Cert: " + field(ACME)).status()).isEqualTo(403);
        assertThat(over(STRANGER, path, "Client-Cert: " + field(ACME)).status()).isEqualTo(403);
        assertThat(BACKEND.untaken()).isEmpty();
    }

    @Test
    @Conforms(item = "AU-8", section = "RFC 9440 §2.4, §4")
    void aTrustedProxyTellsTheCertificateWhereTheRouteSaysSo() throws Exception {
        configure("[\"127.0.0.1\"]");

        assertThat(plain("/told", "Client-Cert: " + field(ACME)).status()).isEqualTo(200);
        assertThat(BACKEND.take().headers("Client-Cert")).containsExactly(field(ACME));
        assertThat(plain("/only", "Client-Cert: " + field(ACME)).status()).isEqualTo(403);
        // its own certificate is not its client's
        assertThat(over(ACME, "/told").status()).isEqualTo(403);
        assertThat(BACKEND.untaken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Client-Cert: x", "Client-Cert: :AAAA:", "Client-Cert: ::\r\nClient-Cert: ::"})
    @Conforms(item = "AU-8", section = "RFC 9440 §2.1, §2.2")
    void aFieldThatIsNoCertificateIsABadRequest(String fields) throws Exception {
        configure("[\"127.0.0.1\"]");

        assertThat(plain("/told", fields).status()).isEqualTo(400);
        assertThat(BACKEND.untaken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[\"127.0.0.1\"]"})
    @Conforms(item = "AU-8", section = "RFC 9440 §2.4, §4")
    void noUpstreamGetsAFieldThatCameWithTheRequest(String trust) throws Exception {
        configure(trust);

        plain("/open", "Client-Cert: " + field(ACME), "Client-Cert-Chain: " + field(ACME), "client_cert: x");
        var arrived = BACKEND.take();
        assertThat(arrived.headers("Client-Cert")).isEmpty();
        assertThat(arrived.headers("Client-Cert-Chain")).isEmpty();
    }

    private static String token(String bound) {
        long now = Instant.now().getEpochSecond();
        String claims =
                "{\"iss\":\"https://idp.example.com/\",\"aud\":\"petstore\",\"exp\":" + (now + 600) + bound + "}";
        return Issuer.sign("ES256", Issuer.P256.getPrivate(), "{\"alg\":\"ES256\"}", claims);
    }

    private static String boundTo(Issued issued) throws Exception {
        String thumbprint = KeyHolder.hash(issued.certificate().getEncoded());
        return "Authorization: Bearer " + token(",\"cnf\":{\"x5t#S256\":\"" + thumbprint + "\"}");
    }

    @Test
    @Conforms(item = "AU-6", section = "RFC 8705 §3")
    void aTokenIsGoodOnConnectionsOfTheCertificateThatItNames() throws Exception {
        for (Deployed gate : Deployed.here()) {
            String path = gate.path() + "/bound";
            assertThat(over(STRANGER, path, boundTo(STRANGER)).status()).isEqualTo(200);
            BACKEND.take();
            assertThat(over(STRANGER, path, boundTo(ACME)).status()).isEqualTo(401);
            assertThat(over(null, path, boundTo(ACME)).status()).isEqualTo(401);
            assertThat(plain(path, boundTo(ACME), "Client-Cert: " + field(ACME)).status())
                    .isEqualTo(401);
            assertThat(over(ACME, path, "Authorization: Bearer " + token("")).status())
                    .isEqualTo(401);
        }
        assertThat(BACKEND.untaken()).isEmpty();
    }

    @Test
    @Conforms(item = "AU-6", section = "RFC 8705 §3, §6.5")
    void aTokenIsGoodWithTheCertificateThatATrustedProxyTells() throws Exception {
        configure("[\"127.0.0.1\"]");

        assertThat(plain("/bound", boundTo(ACME), "Client-Cert: " + field(ACME)).status())
                .isEqualTo(200);
        BACKEND.take();
        assertThat(plain("/bound", boundTo(ACME), "Client-Cert: " + field(STRANGER))
                        .status())
                .isEqualTo(401);
        assertThat(over(ACME, "/bound", boundTo(ACME)).status()).isEqualTo(401);
        assertThat(BACKEND.untaken()).isEmpty();
    }

    @Test
    @Conforms(item = "AU-6", section = "RFC 9449 §4.3, §11.1")
    void aProofIsForTheAddressThatTheClientSees() throws Exception {
        KeyHolder holder = KeyHolder.fresh();
        String token = token(holder.claim());
        long now = Instant.now().getEpochSecond();
        for (Deployed gate : Deployed.here()) {
            String path = gate.path() + "/bound";
            String seen = "https://gate.example.com" + path;
            String proof = "DPoP: " + holder.proof("GET", seen, token, now, "");
            assertThat(over(null, path + "?a=b", "Authorization: DPoP " + token, proof)
                            .status())
                    .isEqualTo(200);
            BACKEND.take();
            assertThat(over(null, path, "Authorization: DPoP " + token, proof).status())
                    .isEqualTo(401);
            String other = "DPoP: " + holder.proof("GET", seen.replace("https", "http"), token, now, "");
            assertThat(over(null, path, "Authorization: DPoP " + token, other).status())
                    .isEqualTo(401);
        }
        assertThat(BACKEND.untaken()).isEmpty();
    }

    private static String field(Issued issued) throws Exception {
        return ':' + Base64.getEncoder().encodeToString(issued.certificate().getEncoded()) + ':';
    }

    private static RawResponse over(@Nullable Issued shown, String path, String... fields) throws IOException {
        try (SSLSocket socket = client(shown).connect(Server.tlsPort())) {
            return get(RawClient.over(socket), path, fields);
        }
    }

    private static RawResponse plain(String path, String... fields) throws IOException {
        try (RawClient client = RawClient.connect(Server.port())) {
            return get(client, path, fields);
        }
    }

    private static RawResponse get(RawClient client, String path, String... fields) throws IOException {
        String more = fields.length == 0 ? "" : "\r\n" + String.join("\r\n", fields);
        return client.head("GET " + path + " HTTP/1.1\r\nHost: gate.example.com" + more)
                .receive();
    }

    private static TlsClient client(@Nullable Issued shown) {
        return new TlsClient(SERVERS.certificate(), shown).name("gate.example.com");
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
