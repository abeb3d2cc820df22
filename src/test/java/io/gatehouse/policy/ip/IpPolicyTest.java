package io.gatehouse.policy.ip;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Cidr;
import io.gatehouse.config.Problems;
import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Provisions;
import io.gatehouse.testing.Exchanges;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpPolicyTest {
    private static final String ALLOW = "10.0.0.0/8 192.0.2.7 2001:db8::/32";
    private static final String DENY = "10.9.0.0/16 10.9.9.0/24 2001:db8:9::/48";

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource({
        "10.1.2.3, pass, the client's address is in 10.0.0.0/8 of allow",
        "10.9.2.3, refused, the client's address is in 10.9.0.0/16 of deny",
        "10.9.9.3, refused, the client's address is in 10.9.0.0/16 of deny",
        "192.0.2.7, pass, the client's address is in 192.0.2.7/32 of allow",
        "192.0.2.8, refused, the client's address is in no network of allow",
        "2001:db8::1, pass, the client's address is in 2001:db8:0:0:0:0:0:0/32 of allow",
        "2001:db8:9::1, refused, the client's address is in 2001:db8:9:0:0:0:0:0/48 of deny",
        "2001:db9::1, refused, the client's address is in no network of allow",
        "::10.1.2.3, refused, the client's address is in no network of allow"
    })
    void denyWinsAndWhatAllowDoesNotHaveIsRefused(String address, String outcome, String reason) {
        IpPolicy.Judgement judgement = policy(ALLOW, DENY).decide(from(address));

        assertThat(judgement.outcome()).isEqualTo(outcome);
        assertThat(judgement.reason()).isEqualTo(reason);
        assertThat(judgement.status()).isEqualTo(outcome.equals("pass") ? 0 : 403);
    }

    @ParameterizedTest
    @CsvSource({"10.9.2.3, true", "10.1.2.3, false", "2001:db9::1, false"})
    void withoutAllowEverythingElseMayComeIn(String address, boolean refuses) {
        assertThat(policy(null, DENY).decide(from(address)).refuses()).isEqualTo(refuses);
    }

    @Test
    void allOfIpv4IsNothingOfIpv6() {
        assertThat(policy("0.0.0.0/0", null).decide(from("255.255.255.255")).refuses())
                .isFalse();
        assertThat(policy("0.0.0.0/0", null).decide(from("::1")).refuses()).isTrue();
        assertThat(policy("::/0", null).decide(from("10.1.2.3")).refuses()).isTrue();
        assertThat(policy("::/0", null).decide(from("::1")).refuses()).isFalse();
    }

    @Test
    void anAddressOfIpv4ThatIsWrittenAsOneOfIpv6CountsAsWhatItIs() throws Exception {
        byte[] octets = new byte[16];
        octets[10] = -1;
        octets[11] = -1;
        System.arraycopy(new byte[] {10, 9, 2, 3}, 0, octets, 12, 4);
        Exchange exchange = from(Inet6Address.getByAddress("mapped", octets, -1));

        assertThat(exchange.client().address()).isInstanceOf(Inet6Address.class);
        assertThat(policy(ALLOW, DENY).decide(exchange).reason()).endsWith("in 10.9.0.0/16 of deny");
        assertThat(policy(null, "::/0").decide(exchange).refuses()).isFalse();
        assertThat(policy(ALLOW, DENY).input(exchange)).containsEntry("address", "10.9.2.3");
    }

    @Test
    void itIsTheDerivedClientThatCounts() throws Exception {
        InetAddress peer = Cidr.address("192.0.2.7");
        Client client = new Client(peer, 1, true, Cidr.address("10.9.2.3"), "http", "h", "", "HTTP/1.1");
        Exchange exchange = Exchanges.of(Exchanges.request("GET", "/"), client);

        assertThat(policy(ALLOW, DENY).decide(exchange).refuses()).isTrue();
    }

    @Test
    void theRefusalTellsNothingOfTheLists() throws Exception {
        Reply reply = answer(policy(ALLOW, DENY), from("10.9.2.3"));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.headers().first("Content-Type")).isEqualTo("application/problem+json");
        assertThat(new String(reply.body().stream().readAllBytes(), StandardCharsets.UTF_8))
                .doesNotContain("10.9", "deny", "allow");
        assertThat(answer(policy(ALLOW, DENY), from("10.1.2.3")).status()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0} without {1}: {2}")
    @CsvSource({
        "10.0.0.0/8, '', ''",
        "10.0.0.0/8 11.0.0.0/8, 10.9.0.0/16, ''",
        "10.0.0.0/8 10.1.0.0/16, '', '/allow/1 has no effect, since 10.0.0.0/8 is there too'",
        "10.1.2.3 10.1.2.3/32, '', '/allow/1 has no effect, since 10.1.2.3/32 is there too'",
        "'', 10.1.0.0/16 0.0.0.0/0, '/deny/0 has no effect, since 0.0.0.0/0 is there too'",
        "10.1.0.0/16 11.0.0.0/8, 10.0.0.0/8, '/allow/0 lets nobody in, since deny has 10.0.0.0/8'",
        "10.1.0.0/16, 10.1.0.0/16, '/allow/0 lets nobody in, since deny has 10.1.0.0/16'",
        "10.1.0.0/16, 10.2.0.0/16, '/deny/0 has no effect, since allow lets none of it in'",
        "10.1.0.0/16, ::/0, '/deny/0 has no effect, since allow lets none of it in'"
    })
    void whatChangesNothingIsWarnedOf(String allow, String deny, String warning) {
        Problems problems = new Problems();
        new IpType().check(new IpOptions(list(allow), list(deny)), problems.root());

        assertThat(problems.list()).isEmpty();
        assertThat(problems.warnings().stream().map(each -> each.pointer() + " " + each.detail()))
                .isEqualTo(warning.isEmpty() ? List.of() : List.of(warning));
    }

    @Test
    void itComesBeforeAnybodyIsAskedWhoHeIs() {
        assertThat(new IpType().phase(new IpOptions(null, null))).isLessThan(Phase.AUTHENTICATE);
    }

    private static @Nullable List<String> list(@Nullable String networks) {
        return networks == null || networks.isEmpty() ? null : List.of(networks.split(" "));
    }

    private static IpPolicy policy(@Nullable String allow, @Nullable String deny) {
        return (IpPolicy) new IpType()
                .compile(
                        new IpOptions(list(allow), list(deny)),
                        new Provisions("r.ip", Secrets.below(List.of()), Consumers.NONE));
    }

    private static Exchange from(String address) {
        return from(Cidr.address(address));
    }

    private static Exchange from(InetAddress address) {
        return Exchanges.of(
                Exchanges.request("GET", "/"), new Client(address, 1, false, address, "http", "h", "", "HTTP/1.1"));
    }

    private static Reply answer(IpPolicy policy, Exchange exchange) throws IOException {
        return policy.carryOut(policy.decide(exchange), exchange, asked -> Reply.of(200, Headers.EMPTY));
    }
}
