package io.gatehouse.policy.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Recorded;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardAuthTest {
    private static final String KEY = "0123456789abcdef";

    private static Backend upstream;
    private static Backend decider;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = Backend.start();
        decider = Backend.start();
        gateway = Gateway.start(document(), Map.of("acme.key", KEY));
    }

    private static String document() {
        return """
            version: 1
            upstreams: {pets: {targets: ["%1$s"]}}
            policies:
              asked: {forwardAuth: {address: "%2$s/verify?for=pets", responseHeaders: [X-User, X-Groups]}}
              remembered: {forwardAuth: {address: "%2$s/verify", requestHeaders: [Authorization], responseHeaders: [X-User], cache: 5m}}
              opa: {forwardAuth: {address: "%2$s/v1/data/pets/allow", protocol: opa, requestHeaders: [X-Shop], responseHeaders: [X-User]}}
              second: {forwardAuth: {address: "%2$s/second", requestHeaders: [X-User, Client-Cert, X-Real-IP, X-Api-Key, X-Groups]}}
              second-opa: {forwardAuth: {address: "%2$s/opa", protocol: opa, requestHeaders: [X-User, Client-Cert, X-Real-IP]}}
            consumers: {acme: {credentials: [{apiKey: {key: "${file:acme.key}"}}]}}
            routes:
              asked: {match: {path: /asked/**}, upstream: pets, policies: [asked]}
              remembered: {match: {path: /remembered}, upstream: pets, policies: [remembered]}
              second: {match: {path: /second}, upstream: pets, policies: [{apiKey: {}}, {anonymous: {}}, asked, second]}
              second-opa: {match: {path: /second-opa}, upstream: pets, policies: [second-opa]}
              opa: {match: {path: /opa/**}, upstream: pets, policies: [{anonymous: {groups: [visitors]}}, opa]}
            """.formatted(upstream.url(), decider.url());
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        decider.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.forget();
        decider.forget();
    }

    private static HttpResponse<String> call(String path, String... fields) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path));
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        return gateway.send(request.build());
    }

    @Test
    void whoIsAskedGetsWhatTheRequestWasAndTheUpstreamWhatItAnswers() throws Exception {
        decider.answerWith(Answer.of(204, "X-User", "anna", "X-Groups", "a", "X-Groups", "b", "X-Other", "o"));
        HttpResponse<String> answer =
                call("/asked/7?q=%20", "Authorization", "Bearer t", "X-User", "root", "X-Forwarded-Uri", "/admin");
        assertThat(answer.statusCode()).isEqualTo(200);
        Recorded asked = decider.take();
        assertThat(asked.method() + ' ' + asked.target()).isEqualTo("GET /verify?for=pets");
        assertThat(asked.header("Authorization")).isEqualTo("Bearer t");
        assertThat(asked.headers("X-Forwarded-Uri")).containsExactly("/asked/7?q=%20");
        assertThat(asked.headers("X-Forwarded-Method")).containsExactly("GET");
        assertThat(asked.headers("X-Forwarded-Proto")).containsExactly("http");
        assertThat(asked.headers("X-Forwarded-Host")).containsExactly("127.0.0.1:" + gateway.port());
        assertThat(asked.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(asked.header("X-User")).isNull();
        Recorded forwarded = upstream.take();
        assertThat(forwarded.headers("X-User")).containsExactly("anna");
        assertThat(forwarded.headers("X-Groups")).containsExactly("a", "b");
        assertThat(forwarded.header("X-Other")).isNull();
    }

    @Test
    void whatAClientSendsUnderTheNamesOfTheAnswerIsTakenAwayAlsoWhereItHasNone() throws Exception {
        decider.answerWith(Answer.of(200));
        call("/asked/7", "X-User", "root", "x-groups", "admins");
        Recorded forwarded = upstream.take();
        assertThat(forwarded.header("X-User")).isNull();
        assertThat(forwarded.header("X-Groups")).isNull();
    }

    @Test
    void whoIsAskedIsToldOfTheClientByTheGatewayAlone() throws Exception {
        decider.answerWith(
                request -> request.target().startsWith("/verify") ? Answer.of(200, "X-User", "anna") : Answer.of(200));
        call("/second", "X-User", "root", "X-Groups", "admins", "Client-Cert", ":AAAA:", "X-Real-IP", "10.0.0.1");
        decider.take();
        Recorded asked = decider.take();
        assertThat(asked.target()).isEqualTo("/second");
        assertThat(asked.headers("X-User")).as("what was answered before").containsExactly("anna");
        assertThat(asked.header("X-Groups")).isNull();
        assertThat(asked.header("Client-Cert")).isNull();
        assertThat(asked.header("X-Real-IP")).isNull();

        decider.answerWith(Answer.of(200).body("{\"result\":true}"));
        call("/second-opa", "X-User", "root", "Client-Cert", ":AAAA:", "X-Real-IP", "10.0.0.1");
        assertThat(decider.take().text()).contains("\"headers\":{}");
    }

    @Test
    void aCredentialThatGoesNoFurtherGoesToWhoIsAsked() throws Exception {
        decider.answerWith(Answer.of(200));
        call("/second", "X-Api-Key", KEY);
        decider.take();
        assertThat(decider.take().headers("X-Api-Key")).containsExactly(KEY);
        assertThat(upstream.take().header("X-Api-Key")).isNull();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        "who it is",
                        Answer.of(401, "WWW-Authenticate", "Basic realm=\"x\""),
                        401,
                        "WWW-Authenticate",
                        "Basic realm=\"x\""),
                Arguments.of(
                        "that it may not",
                        Answer.of(403, "Content-Type", "text/plain").body("no"),
                        403,
                        "Content-Type",
                        "text/plain"),
                Arguments.of(
                        "to log in",
                        Answer.of(302, "Location", "https://login.example/"),
                        302,
                        "Location",
                        "https://login.example/"),
                Arguments.of(
                        "something that is coded",
                        Answer.of(403, "Content-Encoding", "x-coded").body("\u00a7"),
                        403,
                        "Content-Encoding",
                        "x-coded"),
                Arguments.of("to come back later", Answer.of(429, "Retry-After", "7"), 429, "Retry-After", "7"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void aRefusalIsTheClientsAnswer(String sentence, Answer answer, int status, String name, String value)
            throws Exception {
        decider.answerWith(answer);
        HttpRequest request = HttpRequest.newBuilder(gateway.uri("/asked/7")).build();
        HttpResponse<String> refused = gateway.send(request);
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.headers().allValues(name)).containsExactly(value);
        assertThat(upstream.untaken()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"500", "503", "304", "100"})
    void whatIsNoAnswerLetsNobodyPass(int status) throws Exception {
        decider.answerWith(status == 100 ? Answer.nothing() : Answer.of(status));
        HttpResponse<String> refused = call("/asked/7");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(upstream.untaken()).isEmpty();
    }

    @Test
    void nobodyIsAskedAboutWhatIsOnlyTriedOut() throws Exception {
        decider.answerWith(Answer.of(403));
        String test = "[{request: GET /asked/7, expect: {upstream: GET /asked/7}}]";
        gateway.publish(document().replace("policies: [asked]}", "policies: [asked], tests: " + test + "}"));
        HttpResponse<String> told = gateway.admin("POST", "/explain", "{\"method\":\"GET\",\"path\":\"/remembered\"}");
        assertThat(told.body()).contains("\"unasked\"", "who decides is not asked");
        assertThat(decider.untaken()).isEmpty();
        gateway.publish(document());
        assertThat(call("/remembered").statusCode()).as("nothing is remembered").isEqualTo(403);
    }

    @Test
    void anAnswerIsBelievedForTheSameQuestionAlone() throws Exception {
        decider.answerWith(request ->
                "good".equals(request.header("Authorization")) ? Answer.of(200, "X-User", "anna") : Answer.of(403));
        for (int i = 0; i < 3; i++) {
            assertThat(call("/remembered", "Authorization", "good").statusCode())
                    .isEqualTo(200);
            assertThat(upstream.take().headers("X-User")).containsExactly("anna");
            assertThat(call("/remembered", "Authorization", "bad").statusCode()).isEqualTo(403);
        }
        assertThat(decider.untaken()).hasSize(2);
        assertThat(call("/remembered?other", "Authorization", "good").statusCode())
                .isEqualTo(200);
        assertThat(decider.untaken()).hasSize(3);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"result\":true} | 200",
                "{\"result\":{\"allow\":true,\"headers\":{\"X-User\":\"anna\"}}} | 200",
                "{\"result\":false} | 403",
                "{\"result\":{\"allow\":false}} | 403",
                "{\"result\":{\"allow\":\"true\"}} | 403",
                "{\"result\":{}} | 403",
                "{\"result\":\"true\"} | 403",
                "{\"result\":1} | 403",
                "{} | 403",
                "{\"result\":false,\"result\":true} | 503",
                "[] | 503",
                "true | 503",
                "nonsense | 503"
            })
    void anAgentLetsPassByItsResult(String result, int status) throws Exception {
        decider.answerWith(Answer.of(200, "Content-Type", "application/json").body(result));
        HttpResponse<String> answer = call("/opa/a%2Fb?x=1", "X-Shop", "north", "X-User", "root");
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 200) {
            String user = result.contains("anna") ? "anna" : null;
            assertThat(upstream.take().header("X-User")).isEqualTo(user);
        } else {
            assertThat(upstream.untaken()).isEmpty();
        }
    }

    @Test
    void whatAnAgentSaysForTheUpstreamGoesAsAFieldHoldsIt() throws Exception {
        decider.answerWith(Answer.of(200).body("{\"result\":{\"allow\":true,\"headers\":{\"X-User\":\"Žofie\"}}}"));
        assertThat(call("/opa/a").statusCode()).isEqualTo(200);
        String user = upstream.take().header("X-User");
        assertThat(new String(user.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .isEqualTo("Žofie");
        for (String none : new String[] {"null", "\"a\\nb\"", "\" a\""}) {
            decider.answerWith(
                    Answer.of(200).body("{\"result\":{\"allow\":true,\"headers\":{\"X-User\":" + none + "}}}"));
            assertThat(call("/opa/a").statusCode()).isEqualTo(200);
            assertThat(upstream.take().header("X-User")).as(none).isNull();
        }
    }

    @Test
    void anAgentIsToldOfRequestAndCaller() throws Exception {
        decider.answerWith(Answer.of(200).body("{\"result\":true}"));
        call("/opa/a%2Fb/%63?x=1", "X-Shop", "north");
        Recorded asked = decider.take();
        assertThat(asked.method() + ' ' + asked.target()).isEqualTo("POST /v1/data/pets/allow");
        try (JsonReader reader = Json.createReader(new StringReader(asked.text()))) {
            JsonObject input = reader.readObject().getJsonObject("input");
            assertThat(input.getString("path")).isEqualTo("/opa/a%2Fb/%63");
            assertThat(input.getJsonArray("segments").toString()).isEqualTo("[\"opa\",\"a/b\",\"c\"]");
            assertThat(input.getString("query")).isEqualTo("x=1");
            assertThat(input.getString("route")).isEqualTo("opa");
            assertThat(input.getString("client")).isEqualTo("127.0.0.1");
            assertThat(input.getJsonObject("headers").toString()).isEqualTo("{\"x-shop\":[\"north\"]}");
            assertThat(input.getJsonObject("caller").getJsonArray("groups").toString())
                    .isEqualTo("[\"visitors\"]");
        }
    }
}
