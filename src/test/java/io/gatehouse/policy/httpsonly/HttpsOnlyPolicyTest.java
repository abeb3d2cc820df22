package io.gatehouse.policy.httpsonly;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Provisions;
import io.gatehouse.testing.Exchanges;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpsOnlyPolicyTest {

    @ParameterizedTest(name = "{0} {1} of {2} with port {3}: {4}")
    @CsvSource({
        "GET, /a, api.example.com, , https://api.example.com/a",
        "HEAD, /a, api.example.com:8080, , https://api.example.com/a",
        "GET, /a%2Fb/../c?x=%2F&, API.example.com, 8443, https://api.example.com:8443/a%2Fb/../c?x=%2F&",
        "GET, //evil.example/, api.example.com, 443, https://api.example.com//evil.example/",
        "GET, /?, [2001:db8::1]:80, , https://[2001:db8::1]/?"
    })
    void getAndHeadAreSentToTheSameAddressOverHttps(
            String method, String target, String authority, @Nullable Integer port, String location) throws Exception {
        Reply reply = answer(port, Exchanges.of(Exchanges.request(method, target), client("http", authority, "")));

        assertThat(reply.status()).isEqualTo(308);
        assertThat(reply.headers().first("Location")).isEqualTo(location);
    }

    @Test
    void theContextPathIsPutBack() throws Exception {
        Exchange exchange = Exchanges.of(Exchanges.request("GET", "/a"), client("http", "api.example.com", "/gate"));

        assertThat(answer(null, exchange).headers().first("Location")).isEqualTo("https://api.example.com/gate/a");
    }

    @ParameterizedTest
    @CsvSource({"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get"})
    void everyOtherMethodIsRefusedSinceARedirectWouldHideThatItWentInTheClear(String method) throws Exception {
        Reply reply =
                answer(null, Exchanges.of(Exchanges.request(method, "/a"), client("http", "api.example.com", "")));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.headers().first("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.headers().contains("Location")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"GET", "POST"})
    void whatComesOverHttpsPasses(String method) throws Exception {
        Exchange exchange = Exchanges.of(Exchanges.request(method, "/a"), client("https", "api.example.com", ""));

        assertThat(answer(null, exchange).status()).isEqualTo(200);
    }

    @Test
    void itComesBeforeCors() {
        assertThat(new HttpsOnlyType().phase(new HttpsOnlyOptions(null))).isLessThan(Phase.CORS);
    }

    private static Reply answer(@Nullable Integer port, Exchange exchange) throws Exception {
        HttpsOnlyPolicy policy = (HttpsOnlyPolicy) new HttpsOnlyType()
                .compile(
                        new HttpsOnlyOptions(port),
                        new Provisions("r.httpsOnly", Secrets.below(List.of()), Consumers.NONE));
        return policy.carryOut(policy.decide(exchange), exchange, asked -> Reply.of(200, Headers.EMPTY));
    }

    private static Client client(String scheme, String authority, String prefix) {
        InetAddress peer = InetAddress.getLoopbackAddress();
        return new Client(peer, 40000, false, peer, scheme, authority, prefix, "HTTP/1.1");
    }
}
