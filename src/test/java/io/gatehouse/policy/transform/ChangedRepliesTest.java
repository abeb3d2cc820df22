package io.gatehouse.policy.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What caches and clients are told of replies that are changed, or might be, through the whole gateway. */
class ChangedRepliesTest {
    private static final String TEXT = "pets and more pets. ".repeat(500);

    private static Backend backend;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws IOException {
        backend = Backend.start();
        gateway = Gateway.start("version: 1");
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        backend.close();
    }

    private static void serving(Function<Recorded, Answer> answer, String... policies) throws Exception {
        backend.answerWith(answer);
        backend.forget();
        gateway.admin("POST", "/cache/purge", "{\"all\": true}");
        StringBuilder list = new StringBuilder();
        for (String policy : policies) {
            list.append("      - ").append(policy).append('\n');
        }
        gateway.publish("""
            version: 1
            upstreams:
              pets: {targets: ["%s"]}
            routes:
              pets:
                match: {path: "/pets/{id}"}
                upstream: pets
                policies:
            %s\
            """.formatted(backend.url(), list));
    }

    private static RawResponse send(String method, String... fields) throws IOException {
        List<String> lines =
                new ArrayList<>(List.of(method + " /pets/7 HTTP/1.1", "Host: shop.example", "Connection: close"));
        lines.addAll(List.of(fields));
        try (RawClient client = RawClient.connect(gateway.port())) {
            return client.head(lines.toArray(String[]::new)).receive(method);
        }
    }

    private static Answer json(String text) {
        return Answer.of(200, "Content-Type", "application/json").body(text);
    }

    /** Stale at once, and there as long as it is asked about by its tag. */
    private static Answer asked(Recorded request, Answer whole) {
        String tags = request.header("If-None-Match");
        return tags != null && tags.contains("\"v1\"")
                ? Answer.of(304, "ETag", "\"v1\"", "Cache-Control", "max-age=0")
                : whole.field("ETag", "\"v1\"").field("Cache-Control", "max-age=0");
    }

    @ParameterizedTest
    @CsvSource({"image/png, X-None", "text/plain, Vary"})
    void whatIsStoredOfARouteThatCompressesStaysWhenItStillHolds(String type, String field) throws Exception {
        serving(
                request -> asked(
                        request,
                        Answer.of(200, "Content-Type", type)
                                .field(field, "Origin")
                                .body(TEXT)),
                "cache: {}",
                "transform: {gzip: {}}");
        send("GET");
        for (int i = 0; i < 2; i++) {
            RawResponse again = send("GET");
            assertThat(again.text()).isEqualTo(TEXT);
            assertThat(again.header("Cache-Status")).contains("fwd=stale", "fwd-status=304");
        }
    }

    @Test
    void whatAClientAsksToBeLeftAsItIsIsStoredForNobodyElse() throws Exception {
        serving(
                request -> json("{\"id\":7,\"secret\":1}").field("Cache-Control", "max-age=60"),
                "cache: {clientControl: false}",
                "transform: {reply: {body: {drop: [secret]}}}");
        assertThat(send("GET", "Cache-Control: no-transform").text()).contains("secret");
        assertThat(send("GET").text()).isEqualTo("{\"id\":7}");
    }

    @Test
    void whatAClientChoosesByAFieldIsNamedInVary() throws Exception {
        serving(
                request -> Answer.ok(String.valueOf(request.target())).field("Cache-Control", "max-age=60"),
                "cache: {}",
                "transform: {request: {query: {set: {tenant: '{header.X-Tenant}', who: '{cookie.who}'}}},"
                        + " reply: {headers: {set: {X-Lang: '{header.Accept-Language}'}}}}");
        RawResponse one = send("GET", "X-Tenant: a");
        assertThat(one.text()).isEqualTo("/pets/7?tenant=a");
        assertThat(one.header("Vary")).isEqualTo("Accept-Language, Cookie, X-Tenant");
        assertThat(send("GET", "X-Tenant: b").text()).isEqualTo("/pets/7?tenant=b");
        assertThat(send("GET", "X-Tenant: a").header("Cache-Status")).contains("hit");
    }

    @Test
    void anUpstreamWhoseErrorsAreChangedIsAskedForThemAsTheyAre() throws Exception {
        serving(
                request ->
                        Answer.of(404, "Content-Type", "application/json").body("{\"title\":\"none\",\"stack\":\"x\"}"),
                "transform: {reply: {statuses: 4xx, body: {drop: [stack]}, required: true}}");
        RawResponse reply = send("GET", "Accept-Encoding: br", "Range: bytes=0-1");
        assertThat(reply.text()).isEqualTo("{\"title\":\"none\"}");
        Recorded asked = backend.take();
        assertThat(asked.header("Accept-Encoding")).isEqualTo("identity");
        assertThat(asked.header("Range")).isEqualTo("bytes=0-1");
    }

    @Test
    void whatStillHoldsIsNotToldWithFieldsOfTheOldOctets() throws Exception {
        serving(
                request -> Answer.of(
                        304,
                        "ETag",
                        "\"v1\"",
                        "Content-Type",
                        "application/json",
                        "Repr-Digest",
                        "sha-256=:AA:",
                        "Accept-Ranges",
                        "bytes",
                        "X-Internal",
                        "1"),
                "transform: {reply: {statuses: 2xx, headers: {remove: [X-Internal]}, body: {template: x, type:"
                        + " text/html}}}");
        RawResponse known = send("GET", "If-None-Match: \"v1\"");
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.header("Content-Type")).isNull();
        assertThat(known.header("Repr-Digest")).isNull();
        assertThat(known.header("Accept-Ranges")).isNull();
        assertThat(known.header("X-Internal")).isNull();
    }

    @Test
    void noRangesAreOfferedWhereNoneIsAskedFor() throws Exception {
        serving(
                request -> Answer.of(200, "Content-Type", "video/mp4", "Accept-Ranges", "bytes")
                        .body("film"),
                "transform: {reply: {body: {drop: [a]}}}");
        assertThat(send("GET").header("Accept-Ranges")).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingAtAllIsLeftAsItIs(boolean required) throws Exception {
        serving(
                request -> Answer.of(200, "Content-Type", "application/json").chunked(),
                "transform: {request: {body: {drop: [a]}, required: %s}, reply: {body: {drop: [a]}, required: %s}}"
                        .formatted(required, required));
        RawResponse reply = send("POST", "Content-Type: application/json", "Transfer-Encoding: chunked", "\r\n0");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEmpty();
    }

    @Test
    void headIsToldTheCodingAlsoWhereNoLengthIs() throws Exception {
        serving(
                request ->
                        Answer.of(200, "Content-Type", "text/plain").chunked().body(TEXT),
                "transform: {gzip: {}}");
        assertThat(send("HEAD", "Accept-Encoding: gzip").header("Content-Encoding"))
                .isEqualTo("gzip");
    }

    @ParameterizedTest
    @CsvSource({"text/html", "text/vnd.turbo-stream.html", "application/xhtml+xml"})
    void valuesCantBreakOutOfAnyKindOfMarkup(String type) throws Exception {
        serving(
                request -> json("{\"name\":\"<b>\"}"),
                "transform: {reply: {body: {type: %s, template: '{{name}}'}}}".formatted(type));
        assertThat(send("GET").text()).isEqualTo("&lt;b&gt;");
    }

    @ParameterizedTest
    @CsvSource({"application/json; charset= utf-8, true", "application/json; charset=latin1, false"})
    void jsonIsInUtf8HoweverThatIsWritten(String type, boolean changes) throws Exception {
        serving(
                request -> Answer.of(200, "Content-Type", type).body("{\"a\":1,\"b\":2}"),
                "transform: {reply: {body: {drop: [a]}}}");
        assertThat(send("GET").text().equals("{\"b\":2}")).isEqualTo(changes);
    }
}
