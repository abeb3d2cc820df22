package io.gatehouse.admin;

import static io.gatehouse.admin.Api.etag;
import static io.gatehouse.admin.Api.field;
import static io.gatehouse.admin.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where editors get the document's schema. */
class SchemaResourceTest {
    private static Gateway gateway;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        gateway = Gateway.start("version: 1");
        api = new Api(gateway);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @Test
    void theSchemaThatIsServedIsTheFileInTheWar() throws Exception {
        HttpResponse<String> answer = api.call("GET", "/schema");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(field(answer, "Content-Type")).isEqualTo("application/schema+json");
        assertThat(answer.body()).isEqualTo(Files.readString(Path.of("webapp-config/gatehouse.schema.json")));
        assertThat(json(answer).getString("$id")).isEqualTo("urn:gatehouse:document");
    }

    @Test
    void whoHasItIsNotSentItAgain() throws Exception {
        HttpResponse<String> first = api.call("GET", "/schema");
        HttpResponse<String> again = api.call("GET", "/schema", "If-None-Match", etag(first));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(etag(again)).isEqualTo(etag(first));
        assertThat(field(again, "Vary")).isEqualTo("Accept");
    }

    @Test
    void aPublishDoesNotStaleIt() throws Exception {
        String before = etag(api.call("GET", "/schema"));
        api.send("PUT", "/routes/fresh", Api.JSON, "{\"match\":{\"path\":\"/fresh\"},\"respond\":{}}");
        assertThat(etag(api.call("GET", "/schema"))).isEqualTo(before);
    }

    @Test
    void whoWantsPlainJsonGetsItUnderAnotherTag() throws Exception {
        HttpResponse<String> plain = api.call("GET", "/schema", "Accept", "application/json");
        assertThat(field(plain, "Content-Type")).isEqualTo("application/json");
        assertThat(etag(plain)).isNotEqualTo(etag(api.call("GET", "/schema")));
        assertThat(api.call("GET", "/schema", "Accept", "application/yaml").statusCode())
                .isEqualTo(406);
    }

    @Test
    void itIsReadOnly() throws Exception {
        assertThat(field(api.call("OPTIONS", "/schema"), "Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(api.call("HEAD", "/schema").statusCode()).isEqualTo(200);
        assertThat(api.call("DELETE", "/schema", "If-Match", "*").statusCode()).isEqualTo(405);
    }
}
