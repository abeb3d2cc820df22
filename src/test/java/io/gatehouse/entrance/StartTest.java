package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class StartTest {
    @Test
    void inAServerARefusedDocumentLetsTheAdminApiServeAndNothingElse() throws Exception {
        try (Gateway gateway = Gateway.start("version: 1\nrotes: {}\n")) {
            HttpResponse<String> route = gateway.get("/anything");
            assertThat(route.statusCode()).isEqualTo(503);
            assertThat(route.headers().firstValue("Retry-After")).isPresent();
            assertThat(gateway.get("/_gatehouse/health/live").statusCode()).isEqualTo(200);
            HttpResponse<String> ready = gateway.get("/_gatehouse/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).as("the public is told a word, no reasons").isEqualTo("{\"status\":\"refused\"}");
            HttpResponse<String> details = gateway.send(HttpRequest.newBuilder(gateway.uri("/_gatehouse/health/ready"))
                    .header("Authorization", "Bearer " + gateway.token())
                    .build());
            assertThat(details.body()).contains("rotes", "routes");
            gateway.publish("{version: 1, routes: {a: {match: {path: /anything}, respond: {status: 204}}}}");
            assertThat(gateway.get("/anything").statusCode()).isEqualTo(204);
            assertThat(gateway.get("/_gatehouse/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void twoGatewaysInOneServerEachHaveTheirOwn() throws Exception {
        try (Gateway one = Gateway.start("{version: 1, routes: {a: {match: {path: /a}, respond: {status: 201}}}}");
                Gateway two = Gateway.start(
                        "{version: 1, routes: {a: {match: {path: /a}, respond: {status: 202}}}}",
                        "/deep/er",
                        "virtual")) {
            assertThat(one.get("/a").statusCode()).isEqualTo(201);
            assertThat(two.get("/a").statusCode()).isEqualTo(202);
            assertThat(two.get("/").statusCode()).isEqualTo(404);
        }
    }
}
