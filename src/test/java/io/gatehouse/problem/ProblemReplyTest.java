package io.gatehouse.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Identity;
import io.gatehouse.exchange.Reply;
import io.gatehouse.testing.Exchanges;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemReplyTest {
    private static final JsonObject PLACES =
            Json.createObjectBuilder().add("places", 20).build();

    private static final String BROWSER =
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    @ParameterizedTest(name = "{0} gets {1}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
        none                                                            | application/problem+json
        */*                                                             | application/problem+json
        application/json                                                | application/problem+json
        application/problem+json, text/html;q=0.9                       | application/problem+json
        text/html, application/json                                     | application/problem+json
        image/png                                                       | application/problem+json
        text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | text/html; charset=utf-8
        TEXT/HTML                                                       | text/html; charset=utf-8
        text/*                                                          | text/html; charset=utf-8
        text/html;q=0.5, application/*;q=0.4                            | text/html; charset=utf-8
        text/html;level=1;q=0.5                                         | text/html; charset=utf-8
        text/plain                                                      | text/plain; charset=utf-8
        text/*;q=0.1, text/plain                                        | text/plain; charset=utf-8
        text/html;q=0, text/*                                           | text/plain; charset=utf-8
        application/json;q=0.1, */*;q=0.2                               | text/html; charset=utf-8
        text/html;q=nonsense, application/json;q=0.9                    | text/html; charset=utf-8
        ,,                                                              | application/problem+json
        """)
    void theFormIsWhatTheClientLikesBest(String accept, String contentType) {
        Exchange exchange = accept == null ? Exchanges.of("GET", "/") : Exchanges.of("GET", "/", "Accept", accept);
        Reply reply = ProblemReply.of(404, "No route takes this request.", exchange);
        assertThat(reply.headers().all("Content-Type")).containsExactly(contentType);
        assertThat(reply.headers().all("Vary")).containsExactly("Accept");
    }

    @ParameterizedTest
    @CsvSource({"application/json", "text/html", "text/plain"})
    void everyFormTellsStatusTitleDetailPathAndRequest(String accept) throws IOException {
        Exchange exchange = Exchanges.of("GET", "/pets/7", "Accept", accept);
        assertThat(text(ProblemReply.of(502, "The upstream refused the connection.", exchange)))
                .contains("502", "Bad Gateway", "The upstream refused the connection.", "/pets/7", "req-1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        application/json | {"type":"https://example.com/problems#full","title":"No place is free","status":503,\
        "detail":"Come again.","instance":"/pets","requestId":"req-1","places":20}
        text/html        | <h1>503 No place is free</h1>
        text/plain       | 503 No place is free
        """)
    void aProblemOfANamedKindIsToldByItsTitleAndAsJsonWithItsTypeAndItsMembers(String accept, String told)
            throws IOException {
        ProblemType full = new ProblemType("https://example.com/problems#full", "No place is free", PLACES);
        Exchange exchange = Exchanges.of("GET", "/pets", "Accept", accept);
        Reply reply = ProblemReply.of(503, full, "Come again.", Headers.of("Retry-After", "1"), exchange);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.headers().all("Retry-After")).containsExactly("1");
        assertThat(text(reply)).contains(told, "Come again.").doesNotContain("about:blank", "Service Unavailable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "title", "status", "detail", "instance", "requestId"})
    void aKindOfProblemTellsNothingInThePlaceOfWhatEachSays(String member) {
        JsonObject members = Json.createObjectBuilder().add(member, "x").build();
        assertThatIllegalArgumentException().isThrownBy(() -> new ProblemType("about:blank", "x", members));
    }

    @Test
    void aPageShowsWhatTheClientSentAndRunsNothingOfIt() throws IOException {
        String hostile = "/<script>alert('1')</script>\"&amp;";
        Exchange exchange = Exchanges.of("GET", hostile, "Accept", BROWSER);
        Reply reply = ProblemReply.of(405, "This path takes GET, not <b onload=\"x\">.", exchange);
        String page = text(reply);
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("<html lang=\"en\">", "<title>405 Method Not Allowed</title>", "color-scheme")
                .contains("not &lt;b onload=&quot;x&quot;&gt;.")
                .contains("<dd>/&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;amp;</dd>")
                .doesNotContain("<script", "<b ", "http://", "https://", "src=", "%");
        assertThat(reply.headers().first("Content-Security-Policy")).startsWith("default-src 'none'");
    }

    @Test
    void furtherFieldsStandOnceAndTheirVaryIsAdded() {
        Headers fields = Headers.of("Vary", "Origin", "Allow", "GET");
        Reply reply = ProblemReply.of(405, "x", fields, Exchanges.of("PUT", "/"));
        assertThat(reply.headers().all("Vary")).containsExactly("Accept, Origin");
        assertThat(reply.headers().all("Allow")).containsExactly("GET");
    }

    @ParameterizedTest
    @CsvSource({
        "400, http_request_error",
        "404, http_request_error",
        "405, http_request_error",
        "403, http_request_denied",
        "501, http_request_denied",
        "505, http_request_denied",
        "500, proxy_internal_error",
        "503, destination_unavailable"
    })
    void proxyStatusTellsThatTheGatewaySpeaksAndWhatOf(int status, String type) {
        assertThat(ProblemReply.of(status, "x", Exchanges.of("GET", "/"))
                        .headers()
                        .all("Proxy-Status"))
                .containsExactly("gatehouse; error=" + type);
    }

    /** RFC 9209 §2.3, the table of proxy error types with their recommended statuses. */
    private static final Map<String, Integer> REGISTRY = Map.ofEntries(
            Map.entry("dns_error", 502),
            Map.entry("destination_unavailable", 503),
            Map.entry("destination_ip_unroutable", 502),
            Map.entry("connection_refused", 502),
            Map.entry("connection_terminated", 502),
            Map.entry("connection_timeout", 504),
            Map.entry("connection_read_timeout", 504),
            Map.entry("connection_limit_reached", 503),
            Map.entry("tls_protocol_error", 502),
            Map.entry("tls_certificate_error", 502),
            Map.entry("tls_alert_received", 502),
            Map.entry("http_response_incomplete", 502),
            Map.entry("http_response_header_section_size", 502),
            Map.entry("http_response_timeout", 504),
            Map.entry("http_protocol_error", 502),
            Map.entry("http_upgrade_failed", 502),
            Map.entry("proxy_loop_detected", 502),
            Map.entry("proxy_internal_error", 500));

    @ParameterizedTest
    @EnumSource(Failure.Kind.class)
    void aFailureHasATypeOfTheRegistryWithTheStatusThatItRecommends(Failure.Kind kind) {
        Exchange exchange = Exchanges.of("GET", "/");
        exchange.target("10.0.0.7:8080");
        Reply reply = ProblemReply.of(new Failure(kind, false, "connecting to 10.0.0.7", null), exchange);
        assertThat(REGISTRY).containsEntry(kind.error(), reply.status());
        assertThat(reply.headers().first("Proxy-Status")).isEqualTo("gatehouse; error=" + kind.error());
        assertThat(reply.headers().contains("Retry-After")).isEqualTo(reply.status() == 503);
    }

    @Test
    void theTargetAndItsStatusAreToldOnlyWhereThatIsWanted() {
        Exchange exchange = Exchanges.of("GET", "/");
        exchange.identity(new Identity("edge-1", true));
        exchange.target("pets-2");
        Failure failure = new Failure(Failure.Kind.RESPONSE_INCOMPLETE, true, "x", null);
        assertThat(status(failure, exchange)).isEqualTo("edge-1; error=http_response_incomplete; next-hop=pets-2");
        exchange.targetStatus(200);
        assertThat(status(failure, exchange))
                .isEqualTo("edge-1; error=http_response_incomplete; next-hop=pets-2; received-status=200");
        exchange.target("10.0.0.7:8080");
        assertThat(ProxyStatus.forwarded(exchange)).isEqualTo("edge-1; next-hop=\"10.0.0.7:8080\"");
    }

    private static String status(Failure failure, Exchange exchange) {
        return String.valueOf(ProblemReply.of(failure, exchange).headers().first("Proxy-Status"));
    }

    private static String text(Reply reply) throws IOException {
        return new String(reply.body().stream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
