package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway whose document was refused at start, in a server: it serves nothing, and a good document mends it. */
@ExtendWith(QuietLog.class)
class RefusedStartTest {

    @Test
    void nothingServesUntilAWholeGoodDocumentIsPublished() throws Exception {
        try (Gateway gateway = Gateway.start("version: 1\nroutes: {a: {match: {path: /a}, upstream: none}}\n")) {
            Api api = new Api(gateway);
            assertThat(gateway.get("/a").statusCode()).isEqualTo(503);
            assertThat(gateway.get("/_gatehouse/health/ready").statusCode()).isEqualTo(503);
            assertThat(gateway.get("/_gatehouse/health/ready").body()).doesNotContain("upstream");
            HttpResponse<String> empty = api.call("GET", "/config");
            assertThat(empty.body()).isEqualTo("{\"version\":1}");

            HttpResponse<String> part = api.send("PUT", "/consumers/acme", Api.JSON, "{}");
            assertThat(part.statusCode())
                    .as("the rest of the refused document would be lost")
                    .isEqualTo(409);
            assertThat(part.body()).contains("gatehouse.yaml", "/routes/a/upstream");
            assertThat(api.send("PATCH", "/config", Api.MERGE, "{}", "If-Match", "*")
                            .statusCode())
                    .isEqualTo(409);
            assertThat(api.send("PUT", "/config", Api.JSON, "{\"version\":2}", "If-Match", "*")
                            .statusCode())
                    .isEqualTo(422);
            assertThat(gateway.get("/a").statusCode()).isEqualTo(503);

            String good = "{\"version\":1,\"routes\":{\"a\":{\"match\":{\"path\":\"/a\"},"
                    + "\"respond\":{\"status\":200,\"body\":\"good\"}}}}";
            assertThat(api.send("PUT", "/config", Api.JSON, good, "If-Match", Api.etag(empty))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(gateway.get("/a").body()).isEqualTo("good");
            assertThat(gateway.get("/_gatehouse/health/ready").statusCode()).isEqualTo(200);
            assertThat(api.send("PUT", "/consumers/acme", Api.JSON, "{}").statusCode())
                    .isEqualTo(201);
        }
    }
}
