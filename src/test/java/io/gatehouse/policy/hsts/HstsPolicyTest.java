package io.gatehouse.policy.hsts;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Problems;
import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Provisions;
import io.gatehouse.testing.Exchanges;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HstsPolicyTest {

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(new HstsOptions(null, null, null), "max-age=31536000"),
                Arguments.of(new HstsOptions("0s", null, null), "max-age=0"),
                Arguments.of(new HstsOptions("5m", true, false), "max-age=300; includeSubDomains"),
                Arguments.of(new HstsOptions("730d", true, true), "max-age=63072000; includeSubDomains; preload"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("values")
    void aReplyOverHttpsTellsTheBrowserInPlaceOfTheUpstream(HstsOptions options, String value) throws Exception {
        assertThat(answer(options, "https").all("Strict-Transport-Security")).containsExactly(value);
    }

    @Test
    void aReplyOverHttpNeverTellsIt() throws Exception {
        assertThat(answer(new HstsOptions(null, null, null), "http")).isEqualTo(Headers.of("A", "b"));
    }

    @Test
    void preloadingNeedsAYearAndAllHostsBelow() {
        Problems problems = new Problems();
        new HstsType().check(new HstsOptions("30d", null, true), problems.root());
        new HstsType().check(new HstsOptions(null, true, true), problems.root());

        assertThat(problems.list()).extracting("pointer").containsExactly("/preload", "/maxAge");
    }

    private static Headers answer(HstsOptions options, String scheme) throws Exception {
        InetAddress peer = InetAddress.getLoopbackAddress();
        Client client = new Client(peer, 40000, false, peer, scheme, "api.example.com", "", "HTTP/1.1");
        Exchange exchange = Exchanges.of(Exchanges.request("GET", "/a"), client);
        HstsPolicy policy = (HstsPolicy)
                new HstsType().compile(options, new Provisions("r.hsts", Secrets.below(List.of()), Consumers.NONE));
        Headers upstream = Headers.of("strict-transport-security", "max-age=1", "A", "b");
        return policy.carryOut(policy.decide(exchange), exchange, asked -> Reply.of(200, upstream))
                .headers();
    }
}
