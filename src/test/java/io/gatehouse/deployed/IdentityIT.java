package io.gatehouse.deployed;

import static io.gatehouse.deployed.Callers.ACME_KEY;
import static io.gatehouse.deployed.Callers.ADA;
import static io.gatehouse.deployed.Callers.GLOBEX_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.io.IOException;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** What upstreams are told of a caller and of the gateway, and what a consumer has of its own, on every server. */
@EveryServer
class IdentityIT {
    private static final String ROUTES = """
        routes:
          told:
            match: {path: /told}
            upstream: recorder
            policies:
              - key
              - password
              - token
              - anonymous: {}
              - identity: {subject: X-Subject, consumer: X-Consumer, groups: X-Groups, jwt: {audience: pets, header: X-Identity}}
          own:
            match: {path: /own}
            upstream: recorder
            policies:
              - upstreamAuth: {token: {endpoint: "%s/token", client: gate, secret: "${env:PATH}"}}
          open: {match: {path: /open}, upstream: recorder}
        """;

    private static Backend backend;
    private static Backend provider;

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    @BeforeAll
    static void publish() throws Exception {
        backend = Backend.start();
        provider = Backend.start()
                .answerWith(Answer.of(200, "Content-Type", "application/json")
                        .body("{\"access_token\":\"own\",\"token_type\":\"bearer\",\"expires_in\":60}"));
        String parts = Callers.PARTS
                .formatted(backend.url())
                .replace("  globex:\n", "  globex:\n    policies: [{headers: {request: {set: {X-Plan: gold}}}}]\n");
        for (Deployed gate : Deployed.here()) {
            new Asking(gate).serving(parts + ROUTES.formatted(provider.url()));
        }
    }

    @AfterAll
    static void close() throws IOException {
        provider.close();
        backend.close();
    }

    @BeforeEach
    void forget() {
        backend.forget();
    }

    private static Recorded told(Deployed gate, String path, String... fields) throws Exception {
        RawResponse answer = new Asking(gate).get(path, fields);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return backend.take();
    }

    @OnEachGateway
    @Conforms(item = "AU-10", section = "RFC 7515 §4.1.4; RFC 7517 §5; RFC 7519 §4.1")
    void anUpstreamLearnsWhoItIsAndCanVerifyIt(Deployed gate) throws Exception {
        Recorded asked = told(gate, "/told", ADA, "X-Consumer: root", "x-subject: root", "X-Identity: mine");
        assertThat(asked.headers("X-Consumer")).containsExactly("acme");
        assertThat(asked.headers("X-Subject")).containsExactly("acme");
        assertThat(asked.headers("X-Groups")).containsExactly("partners");
        assertThat(asked.header("Authorization")).isNull();
        assertThat(asked.headers("X-Identity")).hasSize(1);

        RawResponse keys = new Asking(gate).get("/_gatehouse/jwks.json");
        assertThat(keys.status()).isEqualTo(200);
        JWSObject token = JWSObject.parse(asked.header("X-Identity"));
        JWK key = JWKSet.parse(keys.text()).getKeyByKeyId(token.getHeader().getKeyID());
        assertThat(token.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
        assertThat(token.getPayload().toJSONObject())
                .containsEntry("sub", "acme")
                .containsEntry("aud", "pets");
    }

    @OnEachGateway
    @Conforms(item = "AU-10", section = "RFC 9700 §4.13")
    void ofNobodyItLearnsNothingWhateverAClientSays(Deployed gate) throws Exception {
        for (String path : new String[] {"/told", "/open"}) {
            Recorded asked =
                    told(gate, path, "X-Consumer: acme", "X-Groups: partners", "X-Identity: mine", "X-User: anna");
            assertThat(asked.header("X-Consumer")).isNull();
            assertThat(asked.header("X-Groups")).isNull();
            assertThat(asked.header("X-Identity")).isNull();
            assertThat(asked.header("X-User")).as("told by another policy").isNull();
        }
    }

    @OnEachGateway
    void aConsumersOwnPolicyRunsForThisOneAlone(Deployed gate) throws Exception {
        assertThat(told(gate, "/told", GLOBEX_KEY).header("X-Plan")).isEqualTo("gold");
        assertThat(told(gate, "/told", ACME_KEY).header("X-Plan")).isNull();
    }

    @OnEachGateway
    @Conforms(item = "AU-10", section = "RFC 6749 §4.4; RFC 6750 §2.1")
    void anUpstreamIsShownATokenOfTheGatewaysOwn(Deployed gate) throws Exception {
        assertThat(told(gate, "/own", "Authorization: Bearer mine").headers("Authorization"))
                .containsExactly("Bearer own");
    }
}
