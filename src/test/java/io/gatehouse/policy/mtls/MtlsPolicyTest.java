package io.gatehouse.policy.mtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.ConsumersOf;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Voucher;
import io.gatehouse.policy.Authenticator;
import io.gatehouse.policy.ClientCert;
import io.gatehouse.policy.Proof;
import io.gatehouse.policy.Provisions;
import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.Issued;
import io.gatehouse.testing.ManualClock;
import io.gatehouse.testing.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MtlsPolicyTest {
    private static final Authority AUTHORITY = new Authority("Authority");
    private static final Issued ACME = AUTHORITY.issue("acme");
    private static final Issued STRANGER = AUTHORITY.issue("stranger");
    private static final Issued PAST = AUTHORITY.issue("EC", Duration.ofMinutes(-1), "acme");
    private static final Voucher NOTHING = Voucher.NONE;

    private static Authenticator policy(boolean clientCert, boolean forward) {
        ManualClock clock = new ManualClock(Instant.now());
        String consumers = "acme: {groups: [partners], credentials: [{mtls: {subject: CN=acme}}]}";
        return (Authenticator) new MtlsType()
                .compile(
                        new MtlsOptions(clientCert, forward),
                        new Provisions(
                                "r.mtls", Secrets.below(List.of()), ConsumersOf.yaml(consumers, Map.of(), clock)));
    }

    private static String field(byte[] der) {
        return ':' + Base64.getEncoder().encodeToString(der) + ':';
    }

    private static String field(Issued issued) {
        return ClientCert.write(issued.certificate());
    }

    private static Exchange exchange(boolean trusted, Voucher server, String... lines) {
        String[] fields =
                Stream.of(lines).flatMap(line -> Stream.of("Client-Cert", line)).toArray(String[]::new);
        Exchange exchange =
                Exchanges.of(Exchanges.request("GET", "/", fields), Exchanges.client("203.0.113.7", trusted));
        exchange.voucher(server);
        return exchange;
    }

    static Stream<Arguments> shown() throws Exception {
        byte[] der = ACME.certificate().getEncoded();
        byte[] more = Arrays.copyOf(der, der.length + 1);
        byte[] less = Arrays.copyOf(der, der.length - 1);
        byte[] pem = Issued.pem(List.of(ACME.certificate())).getBytes();
        String good = field(ACME);
        return Stream.of(
                row("no certificate", false, exchange(false, NOTHING), "absent", 0),
                row("a consumer's", false, exchange(false, Shown.of(ACME)), "proven", 0),
                row("nobody's", false, exchange(false, Shown.of(STRANGER)), "refused", 403),
                row("one that has expired", false, exchange(false, Shown.of(PAST)), "refused", 403),
                row("a field that nobody asked for", false, exchange(true, NOTHING, good), "absent", 0),
                row("a field of who is not trusted", true, exchange(false, NOTHING, good), "absent", 0),
                row("nonsense of who is not trusted", true, exchange(false, NOTHING, "x", "y"), "absent", 0),
                row("that and a certificate", true, exchange(false, Shown.of(STRANGER), good), "refused", 403),
                row("the connection's, of who is not trusted", true, exchange(false, Shown.of(ACME)), "proven", 0),
                row("a proxy's own, which tells of none", true, exchange(true, Shown.of(ACME)), "absent", 0),
                row("a proxy's own, which tells of one", true, exchange(true, Shown.of(STRANGER), good), "proven", 0),
                row("a field of who is trusted", true, exchange(true, NOTHING, good), "proven", 0),
                row("a stranger's", true, exchange(true, NOTHING, field(STRANGER)), "refused", 403),
                row("one that has expired", true, exchange(true, NOTHING, field(PAST)), "refused", 403),
                row("two fields", true, exchange(true, NOTHING, good, good), "refused", 400),
                row("two in a field", true, exchange(true, NOTHING, good + ", " + good), "refused", 400),
                row("with a parameter", true, exchange(true, NOTHING, good + ";a=b"), "refused", 400),
                row("an empty field", true, exchange(true, NOTHING, ""), "refused", 400),
                row("one colon", true, exchange(true, NOTHING, ":"), "refused", 400),
                row("nothing between colons", true, exchange(true, NOTHING, "::"), "refused", 400),
                row("no Base64", true, exchange(true, NOTHING, ":not base64!:"), "refused", 400),
                row("URL-safe Base64", true, exchange(true, NOTHING, ":_-__:"), "refused", 400),
                row("no colons", true, exchange(true, NOTHING, good.substring(1, good.length() - 1)), "refused", 400),
                row("a string", true, exchange(true, NOTHING, '"' + good + '"'), "refused", 400),
                row("no certificate", true, exchange(true, NOTHING, ":AAAA:"), "refused", 400),
                row("half a certificate", true, exchange(true, NOTHING, field(less)), "refused", 400),
                row("an octet behind it", true, exchange(true, NOTHING, field(more)), "refused", 400),
                row("PEM", true, exchange(true, NOTHING, field(pem)), "refused", 400),
                row("20 KiB", true, exchange(true, NOTHING, field(new byte[15_000])), "refused", 400));
    }

    private static Arguments row(String sentence, boolean clientCert, Exchange exchange, String outcome, int status) {
        return Arguments.of(sentence, clientCert, exchange, outcome, status);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("shown")
    void whatIsShownDecides(String sentence, boolean clientCert, Exchange exchange, String outcome, int status) {
        Authenticator policy = policy(clientCert, false);
        Proof proof = policy.decide(exchange);
        assertThat(proof.outcome()).as(proof.reason()).isEqualTo(outcome);
        assertThat(proof.status()).isEqualTo(status);
        assertThat(policy.input(exchange)).containsKey("from");
        assertThat(policy.challenges(proof)).isEmpty();
    }

    @Test
    void theCallerIsTheConsumer() {
        assertThat(policy(false, false).decide(exchange(false, Shown.of(ACME))).caller())
                .isEqualTo(new Caller("mtls", "acme", "acme", Set.of("partners"), Set.of(), Map.of()));
    }

    @Test
    void theUpstreamIsToldOfTheCertificateThatWasProvenAndOfNoOther() {
        Exchange exchange = exchange(false, Shown.of(ACME), field(STRANGER));
        assertThat(told(policy(true, false), exchange)).isEmpty();
        assertThat(told(policy(true, true), exchange)).containsExactly(field(ACME));
        assertThat(told(policy(true, true), exchange(false, Shown.of(STRANGER), field(ACME))))
                .isEmpty();
        assertThat(told(policy(true, true), exchange(false, NOTHING, field(ACME))))
                .isEmpty();
    }

    private static List<String> told(Authenticator policy, Exchange exchange) {
        return policy.decide(exchange).besides().onward().all("Client-Cert");
    }
}
