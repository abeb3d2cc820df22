package io.gatehouse.admin;

import static io.gatehouse.admin.Api.field;
import static io.gatehouse.admin.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the API tells of the policies' impact, over a real socket. */
@ExtendWith(QuietLog.class)
class ImpactApiTest {
    private static final String DOCUMENT = """
        version: 1
        policies:
          secure: {httpsOnly: {mode: observe}}
          spare: {hsts: {mode: "off"}}
        routes:
          pets:
            match: {path: "/pets/{id}"}
            respond: {body: pets}
            policies:
              - secure
              - headers: {reply: {set: {X-Mark: "1"}}, mode: observe}
              - cors: {origins: ["https://app.example"]}
              - cors: {origins: ["https://other.example"], mode: observe}
          users: {match: {path: /users}, respond: {body: users}, policies: [secure, spare]}
        """;

    private Gateway gateway;
    private Api api;

    @BeforeEach
    void start() throws Exception {
        gateway = Gateway.start(DOCUMENT);
        api = new Api(gateway);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void whatAnObservedPolicyWouldHaveRefusedIsToldByKind() throws Exception {
        Instant begun = Instant.now();
        String id = field(gateway.get("/pets/7?token=abc"), "X-Request-Id");
        gateway.get("/users");
        gateway.get("/users");
        post("/pets/7");

        HttpResponse<String> answer = api.call("GET", "/policies/secure/impact");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(field(answer, "Content-Type")).isEqualTo("application/json");
        JsonObject impact = json(answer);
        assertThat(impact.keySet())
                .containsExactly(
                        "policy",
                        "key",
                        "mode",
                        "since",
                        "from",
                        "evaluated",
                        "wouldRefuse",
                        "refused",
                        "wouldChange",
                        "changed",
                        "errors",
                        "kinds",
                        "others");
        assertThat(impact.getString("policy")).isEqualTo("secure");
        assertThat(impact.getString("key")).isEqualTo("httpsOnly");
        assertThat(impact.getString("mode")).isEqualTo("observe");
        assertThat(impact.getString("since")).isEqualTo(impact.getString("from"));
        assertThat(Instant.parse(impact.getString("from"))).isBefore(begun);
        assertThat(counts(impact)).isEqualTo("4 4 0 0 0 0");
        List<JsonObject> kinds = impact.getJsonArray("kinds").getValuesAs(JsonObject.class);
        assertThat(kinds)
                .extracting(kind -> kind.getString("route") + " " + kind.getString("method") + " "
                        + kind.getString("outcome") + " " + kind.getInt("status") + " " + kind.getInt("count"))
                .containsExactly("users GET redirect 308 2", "pets GET redirect 308 1", "pets POST refused 403 1");
        JsonObject kind = kinds.get(1);
        assertThat(kind.keySet())
                .containsExactly("mode", "route", "method", "outcome", "reason", "status", "count", "last", "example");
        assertThat(kind.getString("mode")).isEqualTo("observe");
        assertThat(kind.getString("reason")).isEqualTo("it came over HTTP, and can be asked again over HTTPS");
        assertThat(Instant.parse(kind.getString("last"))).isBetween(begun.minusMillis(1), Instant.now());
        assertThat(kind.getJsonObject("example").toString())
                .isEqualTo("{\"path\":\"/pets/{id}\",\"requestId\":\"" + id + "\"}");
        assertThat(answer.body()).doesNotContain("abc", "127.0.0.1", "token");
    }

    @Test
    void policiesOfARouteAreToldByTheirIdsAndEnforcedOnesWithWhatTheyRefused() throws Exception {
        preflight("/pets/7");
        gateway.get("/pets/7");
        assertThat(counts(impact("pets.headers"))).isEqualTo("1 0 0 1 0 0");
        assertThat(counts(impact("pets.cors"))).isEqualTo("2 0 1 0 0 0");
        assertThat(counts(impact("pets.cors.2"))).isEqualTo("1 0 0 0 0 0");
        assertThat(impact("pets.cors").getString("mode")).isEqualTo("enforce");
        JsonObject refused = impact("pets.cors").getJsonArray("kinds").getJsonObject(0);
        assertThat(refused.getString("mode")).isEqualTo("enforce");
        assertThat(refused.getString("reason")).isEqualTo("the origin is not allowed");
    }

    @Test
    void aPolicyThatIsOffDecidesNothing() throws Exception {
        gateway.get("/users");
        assertThat(impact("spare").getString("mode")).isEqualTo("off");
        assertThat(counts(impact("spare"))).isEqualTo("0 0 0 0 0 0");
    }

    @Test
    void countsGoOnOverAPublishThatLeavesThePolicyAsItIsAndBeginAnewOtherwise() throws Exception {
        gateway.get("/users");
        String from = impact("secure").getString("from");

        gateway.publish(DOCUMENT.replace("body: users", "body: other"));
        gateway.get("/users");
        assertThat(counts(impact("secure"))).isEqualTo("2 2 0 0 0 0");
        assertThat(impact("secure").getString("from")).isEqualTo(from);

        gateway.publish(DOCUMENT.replace("{httpsOnly: {mode: observe}}", "{httpsOnly: {mode: enforce}}"));
        assertThat(gateway.send(HttpRequest.newBuilder(gateway.uri("/users")).build())
                        .statusCode())
                .isEqualTo(308);
        assertThat(counts(impact("secure"))).isEqualTo("3 2 1 0 0 0");
        assertThat(impact("secure").getString("mode")).isEqualTo("enforce");

        gateway.publish(DOCUMENT.replace("{httpsOnly: {mode: observe}}", "{httpsOnly: {port: 8443, mode: observe}}"));
        assertThat(counts(impact("secure"))).isEqualTo("0 0 0 0 0 0");
    }

    @Test
    void aDryRunLeavesCountsAlone() throws Exception {
        gateway.get("/users");
        api.send("PUT", "/config?dryRun=true", Api.YAML, DOCUMENT.replace("mode: observe", "port: 1"), "If-Match", "*");
        gateway.get("/users");
        assertThat(counts(impact("secure"))).isEqualTo("2 2 0 0 0 0");
    }

    @Test
    void onlyWhatCameSinceATimeIsTold() throws Exception {
        gateway.get("/users");
        assertThat(counts(json(api.call("GET", "/policies/secure/impact?since=1h"))))
                .isEqualTo("1 1 0 0 0 0");
        JsonObject all = json(api.call("GET", "/policies/secure/impact?since=2026-01-01T00:00:00Z"));
        assertThat(all.getString("since")).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(Instant.parse(all.getString("from"))).isAfter("2026-01-01T00:00:01Z");
    }

    @Test
    void whatIsAskedWronglyIsRefusedWithWhatIsExpected() throws Exception {
        assertRefused("/policies/secure/impact?since=soon", 400, "since is \"soon\"", "2026-01-01T00:00:00Z", "1h");
        assertRefused("/policies/secure/impact?sinc=1h", 400, "no parameter \"sinc\"", "expected since");
        assertRefused("/policies/secura/impact", 404, "did you mean \"secure\"?", "secure, spare, pets.headers,");
        assertRefused("/policies/pets.cors.3/impact", 404, "did you mean \"pets.cors.2\"?");
        assertRefused("/policies/users.cors/impact", 404, "No policy has the id \"users.cors\"");
        gateway.publish("version: 1");
        assertRefused("/policies/secure/impact", 404, "There is none.");
    }

    @Test
    void itStandsBesideThePoliciesThemselves() throws Exception {
        assertThat(api.call("GET", "/policies/secure").body()).isEqualTo("{\"httpsOnly\":{\"mode\":\"observe\"}}");
        assertThat(field(api.call("OPTIONS", "/policies/secure/impact"), "Allow"))
                .isEqualTo("GET, HEAD, OPTIONS");
        assertThat(field(api.call("OPTIONS", "/policies/secure"), "Allow")).contains("PUT");
        assertThat(api.call("HEAD", "/policies/secure/impact").statusCode()).isEqualTo(200);
        HttpResponse<String> put = api.send("PUT", "/policies/secure/impact", Api.JSON, "{}", "If-Match", "*");
        assertThat(put.statusCode()).isEqualTo(405);
        assertThat(field(put, "Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(api.call("GET", "/routes/pets/impact").statusCode()).isEqualTo(404);
        assertThat(api.call("GET", "/policies/secure/impact/more").statusCode()).isEqualTo(404);
        assertThat(api.send("PUT", "/policies/impact", Api.JSON, "{\"httpsOnly\":{}}")
                        .statusCode())
                .isEqualTo(201);
    }

    private JsonObject impact(String id) throws Exception {
        return json(api.call("GET", "/policies/" + id + "/impact"));
    }

    private static String counts(JsonObject impact) {
        return impact.getInt("evaluated") + " " + impact.getInt("wouldRefuse") + " " + impact.getInt("refused") + " "
                + impact.getInt("wouldChange") + " " + impact.getInt("changed") + " " + impact.getInt("errors");
    }

    private void assertRefused(String path, int status, String... parts) throws Exception {
        HttpResponse<String> answer = api.call("GET", path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(field(answer, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(json(answer).getString("detail")).contains(parts);
    }

    private void post(String target) throws Exception {
        gateway.send(HttpRequest.newBuilder(gateway.uri(target))
                .POST(BodyPublishers.ofString("x"))
                .build());
    }

    private void preflight(String target) throws Exception {
        gateway.send(HttpRequest.newBuilder(gateway.uri(target))
                .header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "GET")
                .method("OPTIONS", BodyPublishers.noBody())
                .build());
    }
}
