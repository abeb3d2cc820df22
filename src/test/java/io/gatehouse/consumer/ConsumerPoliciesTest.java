package io.gatehouse.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Issuer;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.Recorded;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Policies of a consumer's own, on a real socket and as explained. */
@ExtendWith(QuietLog.class)
class ConsumerPoliciesTest {
    private static final String ACME = "the-key-of-acme-1";
    private static final String GLOBEX = "the-key-of-globex";

    private static Backend upstream;
    private static Backend authorizer;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = Backend.start().answerWith(Answer.ok("pets"));
        authorizer = Backend.start().answerWith(Answer.of(200));
        gateway = Gateway.start(document("tenant"), Map.of("acme.key", ACME, "globex.key", GLOBEX));
    }

    private static String document(String header) {
        return """
            version: 1
            trust: [127.0.0.0/8]
            upstreams: {pets: {targets: ["%s"]}}
            policies:
              marked: {headers: {request: {add: {X-Marked: "yes"}}}}
              tenant: {headers: {request: {set: {X-%s: acme}}}}
            consumers:
              acme:
                credentials: [{apiKey: {key: "${file:acme.key}"}}]
                policies:
                  - tenant
                  - marked
                  - ip: {allow: [10.0.0.0/8]}
                  - headers: {mode: observe, request: {set: {X-Tried: "1"}}}
              globex:
                credentials: [{apiKey: {key: "${file:globex.key}"}}]
              nobody: {}
              tenant:
                credentials: [{jwt: {issuer: "https://idp.example.com/", claim: tenant, value: t}}]
                policies: [{upstreamAuth: {basic: {user: gate, password: "${file:acme.key}"}}}, {authorize: {rules: [{methods: [GET]}]}}]
            routes:
              judged:
                match: {path: /judged}
                upstream: pets
                policies:
                  - jwt: {issuer: "https://idp.example.com/", audience: petstore, pem: "%s"}
                  - forwardAuth: {address: "%s/may"}
              pets:
                match: {path: /pets}
                upstream: pets
                policies: [{apiKey: {}}, {anonymous: {}}]
                tests:
                  - {request: GET /pets, consumer: acme, remote: 10.1.2.3, expect: {upstream: GET /pets, headers: {X-%s: acme}}}
                  - {request: GET /pets, consumer: acme, remote: 192.0.2.7, expect: {status: 403}}
                  - {request: GET /pets, consumer: globex, remote: 192.0.2.7, expect: {upstream: GET /pets}}
              marked: {match: {path: /marked}, upstream: pets, policies: [marked, {apiKey: {}}]}
              open: {match: {path: /open}, upstream: pets}
            """.formatted(
                        upstream.url(),
                        header,
                        Issuer.pem(Issuer.P256.getPublic()).replace("\n", "\\n"),
                        authorizer.url(),
                        header);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        authorizer.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.forget();
    }

    private static HttpResponse<String> call(String path, String key, String from) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path)).header("X-Forwarded-For", from);
        if (!key.isEmpty()) {
            request.header("X-Api-Key", key);
        }
        return gateway.send(request.build());
    }

    @Test
    void theyRunForTheConsumerWhoseTheyAreAndForNobodyElse() throws Exception {
        assertThat(call("/pets", ACME, "10.1.2.3").statusCode()).isEqualTo(200);
        Recorded acmes = upstream.take();
        assertThat(acmes.header("X-tenant")).isEqualTo("acme");
        assertThat(acmes.headers("X-Marked")).containsExactly("yes");
        assertThat(acmes.header("X-Tried")).isNull();

        for (String key : List.of(GLOBEX, "")) {
            assertThat(call("/pets", key, "192.0.2.7").statusCode()).isEqualTo(200);
            assertThat(upstream.take().header("X-tenant")).isNull();
        }
        assertThat(call("/open", ACME, "192.0.2.7").statusCode()).isEqualTo(200);
        assertThat(upstream.take().header("X-tenant"))
                .as("a route that asks nobody who it is")
                .isNull();
    }

    @Test
    void oneRefusesAsAnyOther() throws Exception {
        HttpResponse<String> refused = call("/pets", ACME, "192.0.2.7");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(upstream.untaken()).isEmpty();
    }

    @Test
    void whoJudgesARequestForTheRouteSeesItAsItCame() throws Exception {
        String token = "Bearer "
                + Issuer.sign(
                        "ES256",
                        Issuer.P256.getPrivate(),
                        "{\"alg\":\"ES256\"}",
                        "{\"iss\":\"https://idp.example.com/\",\"aud\":\"petstore\",\"sub\":\"anna\",\"tenant\":\"t\",\"exp\":"
                                + (Instant.now().getEpochSecond() + 600) + "}");
        HttpRequest request = HttpRequest.newBuilder(gateway.uri("/judged"))
                .header("Authorization", token)
                .build();
        assertThat(gateway.send(request).statusCode()).isEqualTo(200);
        assertThat(authorizer.take().headers("Authorization")).containsExactly(token);
        assertThat(upstream.take().header("Authorization")).startsWith("Basic ");
        JsonObject told = json(
                gateway.admin("POST", "/explain", "{\"method\":\"GET\",\"path\":\"/judged\",\"consumer\":\"tenant\"}"));
        assertThat(told.getJsonArray("policies").getValuesAs(JsonObject.class))
                .extracting(step -> step.getString("id"))
                .containsExactly(
                        "judged.jwt",
                        "consumers.tenant.authorize",
                        "judged.forwardAuth",
                        "consumers.tenant.upstreamAuth");
    }

    @Test
    void oneThatTheRouteHasAsWellRunsOnce() throws Exception {
        assertThat(call("/marked", ACME, "10.1.2.3").statusCode()).isEqualTo(200);
        assertThat(upstream.take().headers("X-Marked")).containsExactly("yes");
    }

    @Test
    void anExplanationShowsThemAfterTheWayThatFoundOutWhoItIs() throws Exception {
        JsonObject told = json(gateway.admin(
                "POST",
                "/explain",
                "{\"method\":\"GET\",\"path\":\"/pets\",\"consumer\":\"acme\",\"remote\":\"192.0.2.7\"}"));
        assertThat(told.getJsonArray("policies").getValuesAs(JsonObject.class))
                .extracting(step -> step.getString("id") + " " + step.getString("outcome"))
                .containsExactly(
                        "pets.apiKey proven",
                        "pets.anonymous notReached",
                        "consumers.acme.ip refused",
                        "tenant notReached",
                        "marked notReached",
                        "consumers.acme.headers notReached");
        JsonObject others = json(
                gateway.admin("POST", "/explain", "{\"method\":\"GET\",\"path\":\"/pets\",\"consumer\":\"nobody\"}"));
        assertThat(others.getJsonArray("policies")).hasSize(2);
    }

    @Test
    void whatTheyDecideIsCountedUnderIdsOfTheirOwn() throws Exception {
        call("/pets", ACME, "10.1.2.3");
        JsonObject impact = json(gateway.admin("GET", "/policies/consumers.acme.headers/impact", ""));
        assertThat(impact.toString()).contains("\"observe\"");
        assertThat(gateway.metrics())
                .contains("gatehouse_policy_decisions_total{mode=\"enforce\",outcome=\"pass\","
                        + "policy=\"consumers.acme.ip\"}");
    }

    @Test
    void aChangeOfANamedOneChangesTheRoutesThatKnowTheConsumer() throws Exception {
        String json = Document.read(document("client"), Format.YAML).toJson();
        JsonObject dry = json(gateway.admin("PUT", "/config?dryRun=true", json, "If-Match", "*"));
        assertThat(dry.getJsonArray("routes").getValuesAs(JsonObject.class))
                .extracting(route -> route.getString("route"))
                .containsExactly("judged", "pets", "marked");
        assertThat(dry.getJsonArray("routes").toString()).contains("/policies/tenant/headers/request/set/X-client");
    }

    private static JsonObject json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readObject();
        }
    }
}
