package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every call that {@code openapi.json} describes is made, and answers with every status that it describes: {@link Api}
 * sees that call and answer are as described.
 */
@ExtendWith(QuietLog.class)
class EveryCallTest {
    /** What needs a login of the server, a broken disk, a gateway that stops, or a document made for it: tested elsewhere. */
    private static final Set<String> ELSEWHERE = Set.of("403", "409", "500", "503", "507");

    /** Refused only where the document was right when it was published, and no longer is; or who has failed too often. */
    private static final Pattern RIGHT_BEFORE =
            Pattern.compile("POST /revisions/\\{n}/activate: 422|DELETE /.*: 422|(?!POST /explain/tickets).*: 429");

    private static final Map<String, String> EXISTING = Map.of(
            "routes", "pets",
            "upstreams", "pets",
            "policies", "mark",
            "consumers", "acme");

    private static final String TOO_LARGE = "\"" + "x".repeat(8 << 20) + "\"";

    private static Gateway gateway;
    private static Api api;
    private static String ticket;

    @BeforeAll
    static void start() throws Exception {
        gateway = Gateway.start("""
            version: 1
            upstreams: {pets: {targets: ["http://127.0.0.1:1"]}}
            policies: {mark: {headers: {reply: {set: {X-Mark: "1"}}}}}
            consumers: {acme: {groups: [partners], credentials: [{basic: {user: acme, name: first, password: "${env:PATH}"}}]}}
            routes: {pets: {match: {path: /pets/**}, upstream: pets, policies: [mark]}}
            """);
        api = new Api(gateway);
        String served = api.call("GET", "/config").body();
        assertThat(api.send("PUT", "/config", Api.JSON, served, "If-Match", "*").statusCode())
                .isEqualTo(200);
        api.send("POST", "/tokens", Api.JSON, "{\"name\":\"first\"}");
        ticket = Api.json(api.send("POST", "/explain/tickets", Api.JSON, "{\"route\":\"pets\"}"))
                .getString("ticket");
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @TestFactory
    List<DynamicTest> everyDescribedCallAnswersWithEveryDescribedStatus() {
        List<DynamicTest> tests = new ArrayList<>();
        OpenApiTest.operations().forEach((call, operation) -> {
            for (String status : operation.getJsonObject("responses").keySet()) {
                String name = call + ": " + status;
                if (!ELSEWHERE.contains(status) && !RIGHT_BEFORE.matcher(name).matches()) {
                    tests.add(DynamicTest.dynamicTest(name, () -> answers(call, operation, status)));
                }
            }
        });
        return tests;
    }

    private static void answers(String call, JsonObject operation, String status) throws Exception {
        Sample sample = new Sample(call, operation);
        HttpResponse<String> answer =
                switch (status) {
                    case "200" -> sample.read(operation);
                    case "204" -> sample.right();
                    case "201" -> sample.creating();
                    case "304" ->
                        sample.with(
                                "If-None-Match",
                                sample.right().headers().firstValue("ETag").orElseThrow());
                    case "400" -> sample.with("Accept", "no media type");
                    case "401" -> sample.without("Authorization");
                    case "404" -> sample.with("Via", "1.1 proxy");
                    case "406" -> sample.with("Accept", "image/png");
                    case "412" -> sample.with("If-Match", "\"stale\"");
                    case "413" -> sample.saying(TOO_LARGE);
                    case "415" -> sample.with("Content-Type", "text/plain");
                    case "422" -> sample.saying("{\"bogus\":1}");
                    case "428" -> sample.without("If-Match");
                    case "429" -> sample.untilRefused();
                    default -> throw new AssertionError("nobody knows how to get a " + status);
                };
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(Integer.parseInt(status));
    }

    /** A call that is right, and ways to make it wrong. */
    private static final class Sample {
        private final String method;
        private final String described;
        private final Map<String, String> fields = new java.util.TreeMap<>();
        private String path;
        private String content;

        Sample(String call, JsonObject operation) throws Exception {
            this.method = call.substring(0, call.indexOf(' '));
            this.described = call.substring(call.indexOf(' ') + 1);
            this.path = filled(described);
            this.content = content();
            fields.put("Authorization", "Bearer " + gateway.token());
            if (operation.containsKey("requestBody")) {
                fields.put("Content-Type", method.equals("PATCH") ? Api.MERGE : Api.JSON);
            }
            if (Set.of("PUT", "PATCH", "DELETE").contains(method)
                    || described.endsWith("/activate")
                    || described.endsWith("/credentials")) {
                fields.put("If-Match", "*");
            }
        }

        private static String filled(String path) {
            String kind = path.split("/")[1];
            return path.replace("{id}", EXISTING.getOrDefault(kind, ""))
                    .replace("{name}", kind.equals("upstreams") ? "127.0.0.1:1" : "first")
                    .replace("{n}", "1")
                    .replace("{m}", "1")
                    .replace("{ticket}", ticket);
        }

        private String content() throws Exception {
            if (method.equals("PATCH")) {
                return "{}";
            }
            return switch (described) {
                case "/config", "/config/validate", "/config/diff" ->
                    api.call("GET", "/config").body();
                case "/explain" -> "{\"method\":\"GET\",\"path\":\"/pets/7\"}";
                case "/cache/purge" -> "{\"all\":true}";
                case "/explain/tickets" -> "{\"route\":\"pets\"}";
                case "/tokens" -> method.equals("POST") ? "{\"name\":\"n" + System.nanoTime() + "\"}" : "";
                case "/consumers/{id}/credentials" -> method.equals("POST") ? "{\"kind\":\"apiKey\"}" : "";
                default -> method.equals("PUT") ? api.call("GET", path).body() : "";
            };
        }

        /** As it is right; what is deleted is one that nothing uses, which is there for this. */
        HttpResponse<String> right() throws Exception {
            if (method.equals("DELETE")) {
                provide();
            }
            return send();
        }

        /** As it is right; of what answers 200 to a dry run alone, that. */
        HttpResponse<String> read(JsonObject operation) throws Exception {
            if (method.equals("DELETE")) {
                provide();
            }
            if (method.equals("DELETE")
                    || method.equals("POST")
                            && operation.getJsonObject("responses").containsKey("201")) {
                path += "?dryRun=true";
            }
            return send();
        }

        private void provide() throws Exception {
            if (described.endsWith("/usage")) {
                return;
            }
            if (described.endsWith("/credentials/{name}")) {
                path = path.substring(0, path.lastIndexOf('/'));
                api.send("POST", path, Api.JSON, "{\"kind\":\"apiKey\",\"name\":\"new\"}", "If-Match", "*");
                path += "/new";
                return;
            }
            if (described.equals("/tokens/{name}")) {
                api.send("POST", "/tokens", Api.JSON, "{\"name\":\"new\"}");
                path = "/tokens/new";
                return;
            }
            String like = api.call("GET", path)
                    .body()
                    .replace("/pets/**", "/new/**")
                    .replace("\"user\":\"acme\"", "\"user\":\"new\"");
            path = path.substring(0, path.lastIndexOf('/')) + "/new";
            api.send("PUT", path, Api.JSON, like);
        }

        HttpResponse<String> creating() throws Exception {
            if (method.equals("PUT")) {
                path = path.substring(0, path.lastIndexOf('/')) + "/new";
                content = content.replace("/pets/**", "/new/**").replace("\"user\":\"acme\"", "\"user\":\"new\"");
                fields.remove("If-Match");
                api.call("DELETE", path, "If-Match", "*");
            }
            return send();
        }

        HttpResponse<String> with(String name, String value) throws Exception {
            fields.put(name, value);
            return send();
        }

        HttpResponse<String> without(String name) throws Exception {
            fields.remove(name);
            return send();
        }

        HttpResponse<String> saying(String other) throws Exception {
            content = other;
            return send();
        }

        HttpResponse<String> untilRefused() throws Exception {
            HttpResponse<String> answer = send();
            while (answer.statusCode() < 300) {
                answer = send();
            }
            return answer;
        }

        private HttpResponse<String> send() throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri("/_gatehouse/admin/v1" + path))
                    .method(method, content.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(content));
            fields.forEach(request::header);
            return api.send(request);
        }
    }
}
