package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Hops;
import io.gatehouse.exchange.Identity;
import io.gatehouse.exchange.Trace;
import io.gatehouse.exchange.Trail;
import io.gatehouse.testing.Exchanges;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HopsTest {
    @Test
    void fieldsOfOneConnectionAreRemovedAndThoseThatConnectionNames() {
        Headers headers = Headers.of(
                "Connection", "close, X-Secret",
                "connection", "x-other",
                "Keep-Alive", "timeout=5",
                "TE", "trailers",
                "Transfer-Encoding", "chunked",
                "Upgrade", "h2c",
                "Proxy-Authorization", "Basic x",
                "Proxy-Connection", "close",
                "Trailer", "X-T",
                "X-Secret", "1",
                "X-OTHER", "2",
                "Transfer_Encoding", "chunked",
                "Content_Length", "3",
                "Accept", "a");
        assertThat(Hops.strip(headers).build()).isEqualTo(Headers.of("Accept", "a"));
    }

    @Test
    void onlyWhatGoesOnChoosesARoute() {
        Headers headers =
                Headers.of("Connection", "X-Chosen, Upgrade", "X-Chosen", "1", "Upgrade", "x", "X-Other", "2");
        assertThat(Hops.withoutNamed(headers))
                .isEqualTo(Headers.of("Connection", "X-Chosen, Upgrade", "Upgrade", "x", "X-Other", "2"));
        assertThat(Hops.withoutNamed(Headers.of("X-Chosen", "1"))).isEqualTo(Headers.of("X-Chosen", "1"));
    }

    @Test
    void anUntrustedClientsForwardingFieldsAreReplaced() {
        Exchange exchange = Exchanges.of(
                Exchanges.request(
                        "GET",
                        "/",
                        "X-Forwarded-For",
                        "6.6.6.6",
                        "Forwarded",
                        "for=6.6.6.6",
                        "X-Forwarded-Prefix",
                        "/x",
                        "X_Forwarded_For",
                        "6.6.6.6",
                        "X_Real_IP",
                        "6.6.6.6",
                        "X-Request-Id",
                        "forged",
                        "Via",
                        "1.0 other"),
                Exchanges.client("203.0.113.7", false));
        assertThat(sent(exchange))
                .isEqualTo(Headers.of(
                        "X-Request-Id", "req-1",
                        "Via", "1.0 other, 1.1 gatehouse",
                        "Forwarded", "for=203.0.113.7;proto=http;host=\"api.example.com:8080\";by=_gatehouse",
                        "X-Forwarded-For", "203.0.113.7",
                        "X-Forwarded-Proto", "http",
                        "X-Forwarded-Host", "api.example.com:8080",
                        "X-Forwarded-Port", "8080"));
    }

    private static Headers sent(Exchange exchange) {
        return UpstreamRequest.fields(exchange.request().withHeaders(ForwardingFields.onward(exchange)), exchange);
    }

    @Test
    void aTrustedProxysForwardingFieldsAreContinued() throws Exception {
        InetAddress peer = InetAddress.getByName("2001:db8::1");
        Client client = new Client(
                        peer,
                        1,
                        true,
                        InetAddress.getByName("203.0.113.9"),
                        "https",
                        "shop.example.com",
                        "/gate",
                        "HTTP/2.0")
                .withTrail(new Trail("for=203.0.113.9;proto=https", "203.0.113.9"));
        Exchange exchange =
                Exchanges.of(Exchanges.request("GET", "/", "X-Forwarded-User", "x", "X-Forwarded-For", "1"), client);
        exchange.identity(new Identity("edge-1", false));
        Headers fields = sent(exchange);
        assertThat(fields.all("X-Forwarded-For")).containsExactly("203.0.113.9, 2001:db8::1");
        assertThat(fields.all("Forwarded"))
                .containsExactly("for=203.0.113.9;proto=https, "
                        + "for=\"[2001:db8::1]\";proto=https;host=shop.example.com;by=_edge-1");
        assertThat(fields.first("X-Forwarded-Port")).isEqualTo("443");
        assertThat(fields.first("X-Forwarded-Prefix")).isEqualTo("/gate");
        assertThat(fields.first("X-Forwarded-User")).isEqualTo("x");
        assertThat(fields.first("Via")).isEqualTo("2 edge-1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "HTTP/1.0, 1.0 gatehouse",
        "HTTP/1.1, 1.1 gatehouse",
        "HTTP/2.0, 2 gatehouse",
        "HTTP/2, 2 gatehouse",
        "HTTP/3.0, 3 gatehouse"
    })
    void viaTellsTheVersionOfTheMessageAsItWasReceived(String protocol, String via) {
        assertThat(ForwardingFields.via(protocol, Identity.DEFAULT)).isEqualTo(via);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        1.1 gatehouse                              | 1
        1.1 other, 1.0 gatehouse, HTTP/1.1 GATEHOUSE | 2
        1.1 gatehouse (a comment)                  | 1
        1.1 gatehouse-2, 1.1 my.gatehouse          | 0
        gatehouse                                  | 0
        1.1	gatehouse                             | 1
        """)
    void aPassIsCountedByTheNameThatViaGives(String via, int passes) {
        assertThat(ForwardingFields.passes(Exchanges.of("GET", "/", "Via", via)))
                .isEqualTo(passes);
    }

    @Test
    void nothingThatAClientNamesInConnectionTakesAwayWhatTellsOfIt() {
        Exchange exchange = Exchanges.of(
                "GET", "/", "Connection", "X-Forwarded-For, Forwarded, Via, X-Request-Id, traceparent, Host");
        exchange.trace(Trace.of(exchange.received().headers(), new Random()));
        assertThat(sent(exchange).names())
                .contains("forwarded", "x-forwarded-for", "via", "x-request-id", "traceparent");
    }

    @Test
    void aTraceGoesOnInTheNameOfTheGateway() {
        Exchange exchange = Exchanges.of("GET", "/", "traceparent", "garbage", "tracestate", "a=1");
        exchange.trace(new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 1, null));
        Headers fields = sent(exchange);
        assertThat(fields.all("traceparent"))
                .containsExactly("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        assertThat(fields.all("tracestate")).isEmpty();
    }
}
