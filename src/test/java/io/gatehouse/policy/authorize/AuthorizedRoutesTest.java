package io.gatehouse.policy.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers may do, and where their requests go, on a real socket and as explained. */
@ExtendWith(QuietLog.class)
class AuthorizedRoutesTest {
    private static Backend pets;
    private static Backend next;
    private static Gateway gateway;

    private static String document() {
        return """
            version: 1
            trust: [127.0.0.0/8]
            upstreams:
              pets: {targets: ["%1$s"]}
              next: {targets: ["%2$s"]}
              keyed: {targets: ["%1$s", "%2$s"], balance: {algorithm: hash, by: claim.sub}}
            consumers:
              acme: {groups: [partners]}
              globex: {groups: [partners]}
              initech: {}
            routes:
              open:
                match: {path: /open}
                upstream:
                  split:
                    - {upstream: pets, weight: 1}
                    - {upstream: next, weight: 0, when: {group: visitors, headers: {X-Canary: "1"}}}
                policies:
                  - anonymous: {groups: [visitors]}
                  - authorize: {rules: [{methods: [GET], groups: [visitors]}, {methods: [POST], groups: [partners]}]}
                tests:
                  - {request: POST /open, consumer: acme, expect: {upstream: POST /open}}
                  - {request: POST /open, consumer: initech, expect: {status: 403}}
                  - {request: DELETE /open, consumer: acme, expect: {status: 403}}
                  - {request: GET /open, expect: {upstream: GET /open}}
              canary:
                match: {path: /canary/**}
                upstream:
                  split:
                    - {upstream: pets, weight: 50}
                    - {upstream: next, weight: 50, when: {consumer: [acme]}}
                  sticky: {by: subject}
                rewrite: {query: {set: {user: "{claim.sub}"}}}
                policies:
                  - anonymous: {}
                  - authorize: {anyScope: ["pets:read"], claims: {tenant: [acme, globex]}}
                  - headers: {request: {set: {X-Tenant: "{claim.tenant}"}}}
              partners:
                match: {path: /partners}
                upstream:
                  split:
                    - {upstream: pets, weight: 50}
                    - {upstream: next, weight: 50, when: {consumer: acme}}
                  sticky: {by: consumer}
                policies: [{anonymous: {}}, {authorize: {consumers: [acme, globex]}}]
              keyed:
                match: {path: /keyed}
                upstream: keyed
                policies: [{anonymous: {}}]
              inner:
                match: {path: /inner}
                upstream: pets
                policies: [{ip: {allow: [10.0.0.0/8, 127.0.0.1], deny: [10.9.0.0/16]}}]
                tests:
                  - {request: GET /inner, remote: 10.9.0.1, expect: {status: 403}}
            """.formatted(pets.url(), next.url());
    }

    @BeforeAll
    static void start() throws Exception {
        pets = Backend.start().answerWith(Answer.ok("pets"));
        next = Backend.start().answerWith(Answer.ok("next"));
        gateway = Gateway.start(document());
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        next.close();
        pets.close();
    }

    private static JsonObject explain(String question) throws Exception {
        String json = Document.read(question, Format.YAML).toJson();
        HttpResponse<String> answer = gateway.admin("POST", "/explain", json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readObject();
        }
    }

    private static HttpResponse<String> send(String method, String path, String... fields) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path)).method(method, BodyPublishers.noBody());
        return gateway.send((fields.length == 0 ? request : request.headers(fields)).build());
    }

    @Test
    void nobodyInParticularMayDoWhatItsGroupsMay() throws Exception {
        assertThat(send("GET", "/open").body()).isEqualTo("pets");
        assertThat(send("GET", "/open", "X-Canary", "1").body()).isEqualTo("next");

        int before = pets.requests().size();
        HttpResponse<String> refused = send("POST", "/open");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(refused.body()).doesNotContain("partners");
        assertThat(pets.requests()).hasSize(before);
    }

    @ParameterizedTest(name = "{0} over {1}: {2}")
    @CsvSource({
        "203.0.113.7, 403",
        "10.1.2.3, 200",
        "10.9.2.3, 403",
        "::ffff:10.9.2.3, 403",
        "::ffff:10.1.2.3, 200",
        "'10.1.2.3, 203.0.113.7', 403"
    })
    void theAddressThatATrustedProxyTellsDecides(String forwardedFor, int status) throws Exception {
        assertThat(send("GET", "/inner", "X-Forwarded-For", forwardedFor).statusCode())
                .isEqualTo(status);
    }

    @Test
    void explanationsTellWhyACallerMayNot() throws Exception {
        JsonObject told = explain(
                "{method: GET, path: /canary/1, consumer: acme, claims: {sub: ada, scope: 'pets:read x', tenant:"
                        + " none}}");
        JsonObject step = told.getJsonArray("policies").getJsonObject(1);
        assertThat(told.getString("outcome")).isEqualTo("refused");
        assertThat(step.getString("outcome")).isEqualTo("refused");
        assertThat(step.getString("phase")).isEqualTo("authorize");
        assertThat(step.getString("reason")).isEqualTo("the caller's claim tenant is none of the values that may");
        assertThat(step.getJsonObject("input"))
                .hasToString("{\"method\":\"GET\",\"consumer\":\"acme\",\"groups\":\"partners\","
                        + "\"scopes\":\"pets:read, x\",\"claim tenant\":\"none\"}");
        assertThat(told.getJsonObject("reply").getInt("status")).isEqualTo(403);

        JsonObject address = explain("{method: GET, path: /inner, remote: 10.9.0.1}");
        assertThat(address.getJsonArray("policies").getJsonObject(0).getString("reason"))
                .isEqualTo("the client's address is in 10.9.0.0/16 of deny");
    }

    @Test
    void aConsumerGoesToTheCanaryAndEveryOtherSubjectStaysWhereItIs() throws Exception {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            String claims = "claims: {iss: 'https://idp', sub: u" + i + ", scope: 'pets:read', tenant: acme}}";
            JsonObject acme = explain("{method: GET, path: '/canary/1?user=x', consumer: acme, " + claims);
            assertThat(acme.getJsonObject("split").getString("upstream")).isEqualTo("next");
            assertThat(acme.getJsonObject("split").getString("reason")).isEqualTo("Its rule takes the request.");

            JsonObject first = explain("{method: GET, path: '/canary/1?user=x', consumer: globex, " + claims);
            JsonObject again = explain("{method: GET, path: '/canary/2?user=x', " + claims);
            assertThat(first.getJsonObject("split").getString("reason"))
                    .isEqualTo("The value of subject gets this member as long as the weights stay.");
            assertThat(again.getJsonObject("split").getString("upstream"))
                    .isEqualTo(first.getJsonObject("split").getString("upstream"));
            seen.add(first.getJsonObject("split").getString("upstream"));
            JsonObject sent = first.getJsonObject("upstreamRequest");
            assertThat(sent.getString("path")).isEqualTo("/canary/1?user=u" + i);
            assertThat(sent.getJsonObject("headers").getJsonArray("X-Tenant").getString(0))
                    .isEqualTo("acme");
        }
        assertThat(seen).containsExactlyInAnyOrder("pets", "next");
    }

    @Test
    void aSubjectMayBeAConsumer() throws Exception {
        JsonObject acme =
                explain("{method: GET, path: /partners, consumer: acme}").getJsonObject("split");
        assertThat(acme.getString("upstream")).isEqualTo("next");
        JsonObject globex =
                explain("{method: GET, path: /partners, consumer: globex}").getJsonObject("split");
        assertThat(globex.getString("reason"))
                .isEqualTo("The value of consumer gets this member as long as the weights stay.");
        assertThat(explain("{method: GET, path: /partners, consumer: initech}").getString("outcome"))
                .isEqualTo("refused");
    }

    @Test
    void aTargetMayBeChosenByAClaim() throws Exception {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            String question = "{method: GET, path: /keyed, claims: {sub: u" + i + "}}";
            JsonObject sent = explain(question).getJsonObject("upstreamRequest");
            assertThat(sent.getString("pickedBy")).isEqualTo("hash of claim sub among 2 of 2 targets of tier 0.");
            assertThat(explain(question).getJsonObject("upstreamRequest").getString("target"))
                    .isEqualTo(sent.getString("target"));
            seen.add(sent.getString("target"));
        }
        assertThat(seen).hasSize(2);
        assertThat(explain("{method: GET, path: /keyed}")
                        .getJsonObject("upstreamRequest")
                        .getString("pickedBy"))
                .startsWith("leastRequest, since the request has no claim sub,");
    }
}
