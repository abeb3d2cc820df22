package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.testing.Exchanges;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

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
                "Accept", "a");
        assertThat(Hops.strip(headers).build()).isEqualTo(Headers.of("Accept", "a"));
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
                        "X-Request-Id",
                        "forged",
                        "Via",
                        "1.0 other"),
                Exchanges.client("203.0.113.7", false));
        assertThat(UpstreamRequest.fields(exchange.request(), exchange))
                .isEqualTo(Headers.of(
                        "X-Request-Id", "req-1",
                        "Via", "1.0 other, 1.1 gatehouse",
                        "Forwarded", "for=203.0.113.7;proto=http;host=\"api.example.com:8080\"",
                        "X-Forwarded-For", "203.0.113.7",
                        "X-Forwarded-Proto", "http",
                        "X-Forwarded-Host", "api.example.com:8080",
                        "X-Forwarded-Port", "8080"));
    }

    @Test
    void aTrustedProxysForwardingFieldsAreContinued() throws Exception {
        InetAddress peer = InetAddress.getByName("2001:db8::1");
        Client client = new Client(
                peer, 1, true, InetAddress.getByName("203.0.113.9"), "https", "shop.example.com", "/gate", "HTTP/2.0");
        Exchange exchange = Exchanges.of(
                Exchanges.request("GET", "/", "X-Forwarded-For", "203.0.113.9", "Forwarded", "for=203.0.113.9"),
                client);
        Headers fields = UpstreamRequest.fields(exchange.request(), exchange);
        assertThat(fields.first("X-Forwarded-For")).isEqualTo("203.0.113.9, 2001:db8:0:0:0:0:0:1");
        assertThat(fields.first("Forwarded"))
                .isEqualTo("for=203.0.113.9, for=\"[2001:db8:0:0:0:0:0:1]\";proto=https;host=shop.example.com");
        assertThat(fields.first("X-Forwarded-Port")).isEqualTo("443");
        assertThat(fields.first("X-Forwarded-Prefix")).isEqualTo("/gate");
        assertThat(fields.first("Via")).isEqualTo("2 gatehouse");
    }
}
