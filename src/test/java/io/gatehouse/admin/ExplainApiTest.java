package io.gatehouse.admin;

import static io.gatehouse.admin.Api.JSON;
import static io.gatehouse.admin.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /explain} over a real socket, through the gate. */
@ExtendWith(QuietLog.class)
class ExplainApiTest {
    private static Backend backend;
    private static Gateway gateway;
    private static Api api;

    private static String document() {
        return """
            version: 1
            upstreams:
              pets:
                targets: ["http://127.0.0.1:%d/base", {url: "http://127.0.0.1:1", name: other, backup: true}]
                retry: {attempts: 0}
              gone: {targets: [{url: "http://127.0.0.1:1", name: other}]}
            consumers: {acme: {}}
            routes:
              pet:
                match: {path: "/pets/{id}", methods: [GET, OPTIONS]}
                upstream: pets
                rewrite: {stripPrefix: /pets}
                policies:
                  - headers: {request: {set: {X-Pet: "{id}", X-Copy: "{header.Authorization}"}}}
                  - cors: {origins: ["https://shop.example"]}
              beta:
                match: {path: "/pets/{id}", headers: {X-Api-Key: secret-of-beta, X-Beta: "yes"}}
                respond: {body: beta}
              catch-all:
                match: {path: /pets/**, methods: [GET, POST]}
                respond: {status: 202, json: {all: true}}
              elsewhere:
                match: {path: "/pets/{id}", host: elsewhere.example}
                respond: {}
              safe:
                match: {path: /safe}
                respond: {}
                policies:
                  - headers: {request: {remove: [X-Nothing]}}
                  - httpsOnly: {}
              gone:
                match: {path: /gone}
                upstream: gone
              moved:
                match: {path: /moved}
                redirect: {location: "/new?q={query.q}", status: 301}
            """.formatted(backend.port());
    }

    @BeforeAll
    static void start() throws Exception {
        backend = Backend.start();
        gateway = Gateway.start(document());
        api = new Api(gateway);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        backend.close();
    }

    private static JsonObject explain(String question) throws Exception {
        HttpResponse<String> answer = ask(question);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static HttpResponse<String> ask(String question) throws Exception {
        return api.send(
                "POST", "/explain", JSON, Document.read(question, Format.YAML).toJson());
    }

    @Test
    void aRequestIsFollowedToTheUpstreamWithoutAskingIt() throws Exception {
        int before = backend.requests().size();
        JsonObject told = explain("{method: GET, path: '/pets/7?limit=1', host: 'api.example:8080',"
                + " remote: 203.0.113.7, headers: {Connection: X-Drop, X-Drop: a, Accept: [a/b, c/d]}}");
        assertThat(told.getString("outcome")).isEqualTo("forwarded");
        assertThat(told.getString("winner")).isEqualTo("pet");
        assertThat(told.getString("decidedBy"))
                .isEqualTo("pet comes before catch-all: its path does not take everything below it.");
        assertThat(told.getJsonObject("variables").getString("id")).isEqualTo("7");
        JsonObject sent = told.getJsonObject("upstreamRequest");
        assertThat(sent.getString("method")).isEqualTo("GET");
        assertThat(sent.getString("path")).isEqualTo("/base/7?limit=1");
        assertThat(sent.getString("url")).isEqualTo("http://127.0.0.1:" + backend.port() + "/base/7?limit=1");
        assertThat(sent.getString("pickedBy")).isEqualTo("It is the only target of tier 0.");
        assertThat(sent.getJsonArray("targets").toString())
                .isEqualTo("[{\"name\":\"127.0.0.1:" + backend.port() + "\",\"takes\":true,\"status\":\"healthy\","
                        + "\"tier\":0,\"inFlight\":0},{\"name\":\"other\",\"takes\":true,\"status\":\"healthy\","
                        + "\"tier\":9,\"inFlight\":0}]");
        JsonObject fields = sent.getJsonObject("headers");
        assertThat(fields.getJsonArray("Host").getString(0)).isEqualTo("127.0.0.1:" + backend.port());
        assertThat(fields.getJsonArray("Via").getString(0)).isEqualTo("1.1 gatehouse");
        assertThat(fields.getJsonArray("Forwarded").getString(0))
                .isEqualTo("for=203.0.113.7;proto=http;host=\"api.example:8080\";by=_gatehouse");
        assertThat(fields.getJsonArray("X-Pet").getString(0)).isEqualTo("7");
        assertThat(fields.getJsonArray("Accept")).hasSize(2);
        assertThat(fields.getJsonArray("X-Request-Id").getString(0)).isEqualTo("REQUEST-ID");
        assertThat(fields).doesNotContainKeys("X-Drop", "Connection");
        assertThat(told).doesNotContainKeys("reply", "live");
        assertThat(backend.requests()).hasSize(before);
    }

    @Test
    void everyRouteThatSharesThePathIsListedInItsOrderWithWhatItFailedOn() throws Exception {
        JsonObject told = explain("{method: POST, path: /pets/7, headers: {X-Api-Key: wrong-key}}");
        assertThat(told.getString("winner")).isEqualTo("catch-all");
        assertThat(told.getString("decidedBy")).isEqualTo("Only catch-all takes the request.");
        assertThat(told.getJsonArray("candidates").toString())
                .isEqualTo("[{\"route\":\"pet\",\"matched\":false,\"failed\":{\"predicate\":\"method\","
                        + "\"expected\":\"GET, OPTIONS\",\"actual\":\"POST\"}},"
                        + "{\"route\":\"beta\",\"matched\":false,\"failed\":{\"predicate\":\"header X-Api-Key\","
                        + "\"expected\":\"***\",\"actual\":\"***\"}},"
                        + "{\"route\":\"catch-all\",\"matched\":true},"
                        + "{\"route\":\"elsewhere\",\"matched\":false,\"failed\":{\"predicate\":\"host\","
                        + "\"expected\":\"elsewhere.example\",\"actual\":\"localhost\"}}]");
    }

    @ParameterizedTest(name = "{0} {1}: {2}, {3}")
    @CsvSource({
        "GET,     /nowhere,             notFound,      404",
        "DELETE,  /moved/x,             notFound,      404",
        "DELETE,  /pets/x,              wrongMethod,   405",
        "GET,     /pets/..%2f..%2fx,    refusedEarly,  400",
        "GET,     /pets/%zz,            refusedEarly,  400",
        "GET,     /pets/a;b/..,         answered,      202",
        "CONNECT, /x,                   refusedEarly,  501",
        "TRACE,   /safe,                unclear,       405",
        "GET,     /pets/a%2Fb/c,        answered,      202",
        "GET,     /moved?q=a%20b,       answered,      301"
    })
    void anAnswerOfTheGatewayItselfIsShown(String method, String path, String outcome, int status) throws Exception {
        JsonObject told = explain("{method: " + method + ", path: \"" + path + "\"}");
        int real = method.equals("CONNECT") ? 501 : realStatus(method, path);
        assertThat(told.getJsonObject("reply").getInt("status"))
                .isEqualTo(status)
                .isEqualTo(real);
        assertThat(told.getString("outcome")).isEqualTo(method.equals("TRACE") ? "wrongMethod" : outcome);
    }

    private static int realStatus(String method, String path) throws Exception {
        return io.gatehouse.testing.RawClient.exchange(
                        gateway.port(), method + " " + path + " HTTP/1.1", "Host: localhost", "Connection: close")
                .status();
    }

    @Test
    void policiesStandInTheOrderOfTheirPhasesAndThoseBehindARefusalAreNotReached() throws Exception {
        JsonObject told = explain("{method: POST, path: /safe}");
        assertThat(told.getString("outcome")).isEqualTo("refused");
        assertThat(told.getJsonArray("policies").toString())
                .isEqualTo("[{\"id\":\"safe.httpsOnly\",\"policy\":\"httpsOnly\",\"phase\":\"transport\","
                        + "\"mode\":\"enforce\",\"outcome\":\"refused\","
                        + "\"reason\":\"it came over HTTP with a method that is not asked again\",\"refuses\":true,"
                        + "\"input\":{\"scheme\":\"http\",\"method\":\"POST\"}},"
                        + "{\"id\":\"safe.headers\",\"policy\":\"headers\",\"phase\":\"transform\","
                        + "\"mode\":\"enforce\",\"outcome\":\"notReached\","
                        + "\"reason\":\"the request was answered before\",\"refuses\":false}]");
        assertThat(told.getJsonObject("reply").getInt("status")).isEqualTo(403);
        assertThat(explain("{method: POST, path: /safe, scheme: https}").getString("outcome"))
                .isEqualTo("answered");
    }

    @Test
    void aPreflightIsAnsweredByThePolicy() throws Exception {
        JsonObject told = explain("{method: OPTIONS, path: /pets/1, headers: {Origin: 'https://shop.example',"
                + " Access-Control-Request-Method: GET}}");
        assertThat(told.getString("winner")).isEqualTo("pet");
        assertThat(told.getString("decidedBy")).startsWith("The request is a preflight (CORS).");
        assertThat(told.getJsonObject("reply").getInt("status")).isEqualTo(204);
        assertThat(told.getJsonArray("policies")
                        .getJsonObject(0)
                        .getJsonObject("input")
                        .getString("Origin"))
                .isEqualTo("https://shop.example");
    }

    @Test
    void noCredentialIsTold() throws Exception {
        String told = explain("{method: GET, path: '/pets/tok-in-path-9?access_token=tok-in-query&q=1', headers: {"
                        + "Authorization: Bearer tok-in-field, Cookie: sid=tok-in-cookie, X-Api-Key: tok-in-key,"
                        + " Proxy-Authorization: Basic dG9rOmFiYw==, X-Other: tok-in-field, X-Id: tok-in-path-9}}")
                .toString();
        assertThat(told)
                .doesNotContain("tok-in-field", "tok-in-query", "tok-in-cookie", "tok-in-key", "dG9rOmFiYw")
                .contains("\"Authorization\":[\"***\"]", "access_token=***&q=1", "\"X-Copy\":[\"***\"]");
    }

    @Test
    void noSecretOfTheGatewayIsToldNeitherInAnExplanationNorInAFailingTest() throws Exception {
        Path secrets = Files.createDirectories(gateway.home().resolve("secrets"));
        Files.writeString(secrets.resolve("shop"), "hush-hush");
        String route = "{match: {path: /shop}, upstream: pets, policies: [{headers: {request: {secret: {X-Shop:"
                + " '${file:shop}'}}}}], tests: [%s]}";
        HttpResponse<String> refused = put(route.formatted("{request: GET /shop, expect: {headers: {X-Shop: guess}}}"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(pointers(refused)).containsExactly("/routes/shop/tests/0/expect/headers/X-Shop");
        assertThat(refused.body()).doesNotContain("hush");
        assertThat(put(route.formatted("")).statusCode()).isEqualTo(201);

        backend.answerWith(Answer.ok("hush-hush").field("X-Echo", "your key is hush-hush"));
        JsonObject told = explain("{method: GET, path: /shop, mode: live}");
        for (int i = 0; i < 2 && told.getJsonObject("live").getInt("status") == 502; i++) {
            told = explain("{method: GET, path: /shop, mode: live}");
        }
        assertThat(backend.requests().get(backend.requests().size() - 1).header("X-Shop"))
                .isEqualTo("hush-hush");
        assertThat(told.toString())
                .contains("\"X-Shop\":[\"***\"]", "\"X-Echo\":[\"your key is ***\"]")
                .doesNotContain("hush");
    }

    private static HttpResponse<String> put(String route) throws Exception {
        return api.send(
                "PUT", "/routes/shop", JSON, Document.read(route, Format.YAML).toJson(), "If-None-Match", "*");
    }

    @Test
    void aDraftIsUsedInPlaceOfWhatIsServedAndItsProblemsAreToldBelowDocument() throws Exception {
        JsonObject told = explain("{method: GET, path: /new, document: {version: 1, routes: {fresh:"
                + " {match: {path: /new}, respond: {body: hello}}}}}");
        assertThat(told.getString("winner")).isEqualTo("fresh");
        assertThat(told).doesNotContainKey("revision");
        assertThat(told.getJsonObject("reply").getString("body")).isEqualTo("hello");

        HttpResponse<String> refused =
                ask("{method: GET, path: /new, document: {version: 1, routes: {fresh: {match: {path: new}, respond:"
                        + " {}}}}}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(pointers(refused)).containsExactly("/document/routes/fresh/match/path");
        assertThat(gateway.get("/new").statusCode()).isEqualTo(404);
    }

    @Test
    void aDraftWhoseTestFailsIsExplainedSinceThatIsWhenSomebodyAsks() throws Exception {
        String draft = "{version: 1, routes: {fresh: {match: {path: '/new/{id}'}, respond: {body: hello},"
                + " tests: [{request: GET /new, expect: {route: fresh}}]}}}";
        HttpResponse<String> refused = api.send(
                "POST",
                "/config/validate",
                JSON,
                Document.read(draft, Format.YAML).toJson());
        assertThat(pointers(refused)).containsExactly("/routes/fresh/tests/0/expect/route");
        JsonObject told = explain("{method: GET, path: /new, document: " + draft + "}");
        assertThat(told.getString("outcome")).isEqualTo("notFound");
    }

    @Test
    void aGatewayThatServesNothingSaysSoBesideWhatItExplains() throws Exception {
        try (Gateway unserved = Gateway.start("version: 0")) {
            assertThat(unserved.get("/pets/7").statusCode()).isEqualTo(503);
            HttpResponse<String> answer =
                    new Api(unserved).send("POST", "/explain", JSON, "{\"method\": \"GET\", \"path\": \"/pets/7\"}");
            assertThat(json(answer).getJsonArray("notes").getString(0))
                    .isEqualTo("The gateway does not serve now: it answers every request of a client 503.");
        }
        assertThat(explain("{method: GET, path: /moved}").getJsonArray("notes")).isEmpty();
    }

    @Test
    void contentInChunksIsTakenAsOfAClient() throws Exception {
        JsonObject told =
                explain("{method: POST, path: /pets/7, headers: {Transfer-Encoding: chunked}, body: a little dog}");
        assertThat(told.getString("winner")).isEqualTo("catch-all");
        assertThat(told.getString("outcome")).isEqualTo("answered");
    }

    private static List<String> pointers(HttpResponse<String> answer) {
        return json(answer).getJsonArray("problems").getValuesAs(JsonValue::asJsonObject).stream()
                .map(problem -> problem.getString("pointer"))
                .toList();
    }

    @Test
    void allThatIsWrongWithAQuestionIsToldAtOnce() throws Exception {
        HttpResponse<String> answer = ask("{method: 7, pth: /x, headers: {A: 1, B: [b, 2]}, remote: localhost,"
                + " scheme: ftp, consumer: nobody, claims: [], mode: dead}");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(pointers(answer))
                .containsExactlyInAnyOrder(
                        "",
                        "/pth",
                        "/method",
                        "/headers/A",
                        "/headers/B",
                        "/remote",
                        "/scheme",
                        "/consumer",
                        "/claims",
                        "/mode");
        assertThat(ask("{method: GET, path: /x, mode: live, document: {version: 1}}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(ask("{method: GET, path: /x, mode: live, consumer: acme}").statusCode())
                .isEqualTo(400);
        assertThat(explain("{method: GET, path: /x, consumer: acme, claims: {sub: x}}")
                        .getJsonArray("notes")
                        .getString(0))
                .isEqualTo("No policy asked who sends the request.");
    }

    @Test
    void whatIsLiveIsCarriedOutAndTimed() throws Exception {
        backend.answerWith(Answer.ok("pet 7").field("Set-Cookie", "session=tok-of-upstream"));
        int before = backend.requests().size();
        JsonObject told = explain("{method: GET, path: /pets/7, mode: live}");
        if (told.getJsonObject("live").getInt("status") == 502) {
            told = explain("{method: GET, path: /pets/7, mode: live}");
        }
        JsonObject live = told.getJsonObject("live");
        assertThat(live.getInt("status")).isEqualTo(200);
        assertThat(live.getInt("targetStatus")).isEqualTo(200);
        assertThat(live.getInt("size")).isEqualTo(5);
        assertThat(live.getString("target")).isEqualTo("127.0.0.1:" + backend.port());
        assertThat(live.getInt("attempts")).isEqualTo(1);
        assertThat(live.getJsonObject("timings").getJsonNumber("totalMs").doubleValue())
                .isPositive();
        assertThat(live.toString()).doesNotContain("tok-of-upstream");
        assertThat(told.getJsonObject("upstreamRequest").getString("path")).isEqualTo("/base/7");
        assertThat(backend.requests()).hasSize(before + 1);
    }

    @Test
    void aLiveRequestToATargetThatIsNotThereTellsTheError() throws Exception {
        JsonObject told = explain("{method: GET, path: /gone, mode: live}");
        JsonObject live = told.getJsonObject("live");
        assertThat(live.getInt("status")).isEqualTo(502);
        assertThat(live.getString("error")).isEqualTo("connection_refused");
        assertThat(live.getString("target")).isEqualTo("other");
        assertThat(told.getString("outcome")).isEqualTo("forwarded");
    }

    @Test
    void anAnswerThatBreaksOffIsToldWithItsError() throws Exception {
        backend.answerWith(Answer.ok("half").cutAfter(2));
        JsonObject live = explain("{method: GET, path: /pets/7, mode: live}").getJsonObject("live");
        assertThat(live.getInt("status")).isEqualTo(200);
        assertThat(live).doesNotContainKey("size");
        assertThat(live.getString("error")).isEqualTo("http_response_incomplete");
    }

    @Test
    void aRequestWithATicketLeavesAnExplanationAndNobodyElseSeesTheTicket() throws Exception {
        backend.answerWith(Answer.ok("pet"));
        HttpResponse<String> given = api.send("POST", "/explain/tickets", JSON, "{\"route\":\"pet\"}");
        assertThat(given.statusCode()).as(given.body()).isEqualTo(201);
        String ticket = json(given).getString("ticket");
        assertThat(given.headers().firstValue("Location").orElseThrow()).endsWith("/explain/tickets/" + ticket);

        show("/pets/7", ticket);
        show("/pets/8", ticket);
        show("/moved", ticket);
        show("/pets/9", "not-a-ticket");
        JsonObject left = json(api.call("GET", "/explain/tickets/" + ticket));
        assertThat(left.getString("route")).isEqualTo("pet");
        assertThat(left.getJsonArray("explanations")).hasSize(2);
        JsonObject first = left.getJsonArray("explanations").getJsonObject(0).getJsonObject("explanation");
        assertThat(first.getString("mode")).isEqualTo("live");
        assertThat(first.getString("winner")).isEqualTo("pet");
        assertThat(first.getJsonArray("candidates")).hasSize(4);
        assertThat(first.getJsonObject("upstreamRequest").getString("path")).endsWith("/7");
        assertThat(left.toString()).doesNotContain(ticket);
        assertThat(backend.requests()).isNotEmpty().allSatisfy(request -> assertThat(
                        request.headers("Gatehouse-Explain"))
                .isEmpty());
        assertThat(api.call("GET", "/explain/tickets/nothing").statusCode()).isEqualTo(404);
        assertThat(api.send("POST", "/explain/tickets", JSON, "{\"route\":\"none\"}")
                        .statusCode())
                .isEqualTo(422);
    }

    private static void show(String path, String ticket) throws Exception {
        gateway.send(java.net.http.HttpRequest.newBuilder(gateway.uri(path))
                .header("Gatehouse-Explain", ticket)
                .build());
    }
}
