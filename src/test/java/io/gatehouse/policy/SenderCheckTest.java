package io.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Voucher;
import io.gatehouse.exchange.Witness;
import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.Issued;
import io.gatehouse.testing.KeyHolder;
import io.gatehouse.testing.ManualClock;
import io.gatehouse.testing.Shown;
import io.gatehouse.token.Algorithm;
import io.gatehouse.token.DpopProofs;
import io.gatehouse.token.DpopRules;
import io.gatehouse.token.Nonces;
import io.gatehouse.token.SeenProofs;
import io.gatehouse.token.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A token that names a key of its sender is believed from nobody else, however else it is good. */
class SenderCheckTest {
    private static final Authority AUTHORITY = new Authority("Authority");
    private static final Issued OWN = AUTHORITY.issue("anna");
    private static final Issued OTHER = AUTHORITY.issue("anna");
    private static final KeyHolder HOLDER = KeyHolder.fresh();
    private static final String URL = "http://api.example.com:8080/pets";
    private static final String REALM = "realm=\"gatehouse\"";
    private static final String DPOP = "DPoP " + REALM + ", algs=\"ES256\"";

    private final ManualClock clock = new ManualClock();
    private final SeenProofs seen = new SeenProofs();

    private BearerPolicy policy(Map<String, Object> claims, boolean required, boolean told, @Nullable Nonces nonces) {
        DpopProofs proofs =
                new DpopProofs(new DpopRules(Set.of(Algorithm.ES256), DpopRules.USUAL), nonces, seen, clock);
        SenderCheck sender = new SenderCheck(required, new ShownCertificate(told), proofs);
        return new BearerPolicy(
                "jwt",
                text -> new Token(claims, Instant.MAX),
                ClaimMapping.of(null, null),
                Consumers.NONE.tokens(),
                TokenPresence.of("X-Token", new ForwardOptions(null, false), null, sender));
    }

    private static Map<String, Object> cnf(Object value) {
        return Map.of("sub", "anna", "cnf", value);
    }

    private static Map<String, Object> toKey() {
        return cnf(Map.of("jkt", HOLDER.thumbprint()));
    }

    private static Map<String, Object> toCertificate() throws Exception {
        return cnf(Map.of("x5t#S256", KeyHolder.hash(OWN.certificate().getEncoded())));
    }

    private static Exchange exchange(boolean trusted, Voucher server, String... fields) {
        Exchange exchange =
                Exchanges.of(Exchanges.request("GET", "/pets", fields), Exchanges.client("203.0.113.7", trusted));
        exchange.voucher(server);
        return exchange;
    }

    private static Exchange bearer(Voucher server) {
        return exchange(false, server, "Authorization", "Bearer a.b.c");
    }

    private String proof(String more) {
        return HOLDER.proof("GET", URL, "a.b.c", clock.instant().getEpochSecond(), more);
    }

    private static Exchange proven(String... proofs) {
        List<String> fields = new ArrayList<>(List.of("Authorization", "DPoP a.b.c"));
        for (String proof : proofs) {
            fields.addAll(List.of("DPoP", proof));
        }
        return exchange(false, Voucher.NONE, fields.toArray(String[]::new));
    }

    static Stream<Arguments> presented() throws Exception {
        Voucher none = Voucher.NONE;
        Map<String, Object> plain = Map.of("sub", "anna");
        String told = ClientCert.write(OWN.certificate());
        Map<String, Object> both = cnf(Map.of(
                "jkt",
                HOLDER.thumbprint(),
                "x5t#S256",
                KeyHolder.hash(OWN.certificate().getEncoded())));
        Exchange bare = exchange(false, none, "X-Token", "a.b.c");
        return Stream.of(
                row("bound to nobody", plain, bearer(none), "proven", "the token is good"),
                row("the same with DPoP", plain, proven(), "refused", "no cnf.jkt"),
                row("an empty cnf", cnf(Map.of()), bearer(none), "refused", "in a way that is not known"),
                row("only kid", cnf(Map.of("kid", "7")), bearer(none), "refused", "in a way that is not known"),
                row("only jwe", cnf(Map.of("jwe", "x")), bearer(none), "refused", "in a way that is not known"),
                row("only jwk", cnf(Map.of("jwk", Map.of())), proven(), "refused", "in a way that is not known"),
                row("a text", cnf(HOLDER.thumbprint()), proven(), "refused", "no object"),
                row("a jkt that is a number", cnf(Map.of("jkt", 7)), proven(), "refused", "no text"),
                row(
                        "a thumbprint that is a list",
                        cnf(Map.of("x5t#S256", List.of())),
                        bearer(none),
                        "refused",
                        "no text"),
                row("the certificate", toCertificate(), bearer(Shown.of(OWN)), "proven", "the token is good"),
                row("bare", toCertificate(), bare, "refused", "has shown none"),
                row(
                        "another certificate",
                        toCertificate(),
                        bearer(Shown.of(OTHER)),
                        "refused",
                        "another client certificate"),
                row("none", toCertificate(), bearer(none), "refused", "has shown none"),
                row(
                        "the certificate and DPoP",
                        toCertificate(),
                        exchange(false, Shown.of(OWN), "Authorization", "DPoP a.b.c"),
                        "refused",
                        "no cnf.jkt"),
                row(
                        "a field of who is not trusted",
                        toCertificate(),
                        exchange(false, none, "Authorization", "Bearer a.b.c", "Client-Cert", told),
                        "refused",
                        "has shown none"),
                row(
                        "a field of who is trusted",
                        toCertificate(),
                        exchange(true, none, "Authorization", "Bearer a.b.c", "Client-Cert", told),
                        "proven",
                        "the token is good"),
                row(
                        "a proxy's own certificate",
                        toCertificate(),
                        exchange(true, Shown.of(OWN), "Authorization", "Bearer a.b.c"),
                        "refused",
                        "has shown none"),
                row(
                        "a field that can't be read",
                        toCertificate(),
                        exchange(true, none, "Authorization", "Bearer a.b.c", "Client-Cert", "x"),
                        "refused",
                        "the field Client-Cert is no byte sequence"),
                row("a key and no proof", toKey(), proven(), "refused", "no field DPoP"),
                row("a key with Bearer", toKey(), bearer(none), "refused", "comes without a proof"),
                row("a key, bare", toKey(), bare, "refused", "comes without a proof"),
                row("both and only the certificate", both, bearer(Shown.of(OWN)), "refused", "comes without a proof"));
    }

    private static Arguments row(
            String sentence, Map<String, Object> claims, Exchange exchange, String outcome, String reason) {
        return Arguments.of(sentence, claims, exchange, outcome, reason);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("presented")
    void whoShowsTheKeyIsBelieved(
            String sentence, Map<String, Object> claims, Exchange exchange, String outcome, String reason) {
        Proof proof = policy(claims, false, true, null).decide(exchange);
        assertThat(proof.outcome()).as(proof.reason()).isEqualTo(outcome);
        assertThat(proof.reason()).contains(reason);
        assertThat(proof.status()).isEqualTo(outcome.equals("proven") ? 0 : 401);
    }

    @Test
    void whereItIsRequiredNoTokenIsGoodThatIsAnybodys() throws Exception {
        Proof refused = policy(Map.of("sub", "anna"), true, false, null).decide(bearer(Voucher.NONE));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.reason()).contains("only such are good here");
        assertThat(policy(toCertificate(), true, false, null)
                        .decide(bearer(Shown.of(OWN)))
                        .outcome())
                .isEqualTo("proven");
        assertThat(policy(toKey(), true, false, null).decide(proven(proof(""))).outcome())
                .isEqualTo("proven");
    }

    @Test
    void aTokenOfAKeyAndACertificateNeedsBoth() throws Exception {
        Map<String, Object> both = cnf(Map.of(
                "jkt",
                HOLDER.thumbprint(),
                "x5t#S256",
                KeyHolder.hash(OWN.certificate().getEncoded())));
        BearerPolicy policy = policy(both, false, false, null);
        Exchange exchange = proven(proof(""));
        assertThat(policy.decide(exchange).reason()).contains("has shown none");
        exchange.voucher(Shown.of(OWN));
        assertThat(policy.decide(exchange).outcome()).isEqualTo("proven");
    }

    private Reply ask(Exchange exchange, List<String> decided, Policy<?>... policies) throws Exception {
        List<Chain.Link> links = new ArrayList<>();
        for (Policy<?> policy : policies) {
            Mode mode = links.isEmpty() ? Mode.ENFORCE : Mode.OBSERVE;
            links.add(new Chain.Link("p" + links.size(), "jwt", Phase.AUTHENTICATE, Needs.NONE, mode, policy));
        }
        exchange.watch((e, step, decision, observed) -> decided.add(step + ' ' + told(decision)));
        return new Chain(links)
                .around(asked -> Reply.of(200, asked.request().headers()))
                .handle(exchange);
    }

    private static String told(Decision decision) {
        return decision.outcome() + ' ' + decision.status();
    }

    @Test
    void aProofIsUsedUpByTheExchangeThatIsCarriedOutAndByNoneThatLooks() throws Exception {
        BearerPolicy policy = policy(toKey(), false, false, null);
        String proof = proof("");
        List<String> decided = new ArrayList<>();

        assertThat(policy.decide(proven(proof)).outcome()).isEqualTo("proven");
        Exchange rehearsed = proven(proof);
        rehearsed.witness(new Onlooker());
        assertThat(ask(rehearsed, decided, policy).status()).isEqualTo(200);
        Exchange carriedOut = proven(proof);
        assertThat(ask(carriedOut, decided, policy, policy).status()).isEqualTo(200);
        assertThat(policy.decide(carriedOut).outcome()).isEqualTo("proven");
        Reply again = ask(proven(proof), decided, policy);

        assertThat(again.status()).isEqualTo(401);
        assertThat(again.headers().all("WWW-Authenticate"))
                .containsExactly("Bearer " + REALM, DPOP + ", error=\"invalid_dpop_proof\"");
        assertThat(decided).containsExactly("p0 proven 0", "p0 proven 0", "p1 proven 0", "p0 refused 401");
    }

    @Test
    void ofTwoThatWereFoundGoodAtTheSameTimeOneIsRefused() throws Exception {
        BearerPolicy policy = policy(toKey(), false, false, null);
        String proof = proof("");
        Proof first = policy.decide(proven(proof));
        Proof second = policy.decide(proven(proof));
        assertThat(first.besides().once().use(proven(proof))).isNull();
        Proof refused = second.besides().once().use(proven(proof));
        assertThat(refused.reason()).contains("came before");
        assertThat(refused.isOfBadCredentials()).isTrue();
    }

    @Test
    void aNonceIsAskedForAndGivenAnewBeforeItIsOld() throws Exception {
        Nonces nonces = new Nonces(() -> "a secret of thirty-two octets, or", clock);
        BearerPolicy policy = policy(toKey(), false, false, nonces);
        Reply without = ask(proven(proof("")), new ArrayList<>(), policy);
        assertThat(without.status()).isEqualTo(401);
        assertThat(without.headers().all("WWW-Authenticate"))
                .containsExactly("Bearer " + REALM, DPOP + ", error=\"use_dpop_nonce\"");
        String nonce = without.headers().first("DPoP-Nonce");
        assertThat(nonce).isEqualTo(nonces.now());
        assertThat(policy.decide(proven(proof(""))).isOfBadCredentials())
                .as("a guess")
                .isFalse();

        String more = ",\"nonce\":\"" + nonce + "\"";
        Reply with = ask(proven(proof(more)), new ArrayList<>(), policy);
        assertThat(with.status()).isEqualTo(200);
        assertThat(with.headers().contains("DPoP-Nonce")).isFalse();
        clock.advance(java.time.Duration.ofMinutes(1));
        Reply later = ask(proven(proof(more)), new ArrayList<>(), policy);
        assertThat(later.headers().first("DPoP-Nonce")).isEqualTo(nonces.now());
        assertThat(later.headers().first("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void whatIsWrongStandsWithTheSchemeThatCame() {
        BearerPolicy policy = policy(toKey(), false, false, null);
        Exchange bearer = bearer(Voucher.NONE);
        assertThat(policy.challenges(policy.decide(bearer), bearer))
                .containsExactly("Bearer " + REALM + ", error=\"invalid_token\"", DPOP);
        Exchange malformed = exchange(false, Voucher.NONE, "Authorization", "DPoP a b");
        assertThat(policy.decide(malformed).status()).isEqualTo(400);
        assertThat(policy.challenges(policy.decide(malformed), malformed))
                .containsExactly("Bearer " + REALM, DPOP + ", error=\"invalid_request\"");
        Exchange foreign = proven(
                KeyHolder.fresh().proof("GET", URL, "a.b.c", clock.instant().getEpochSecond(), ""));
        assertThat(policy.challenges(policy.decide(foreign), foreign))
                .containsExactly("Bearer " + REALM, DPOP + ", error=\"invalid_token\"");
        assertThat(policy.challenges(null, exchange(false, Voucher.NONE))).containsExactly("Bearer " + REALM, DPOP);
    }

    @Test
    void anExplanationTellsForWhichRequestAProofMustBe() {
        assertThat(policy(toKey(), false, false, null).input(proven("x", "y")))
                .isEqualTo(Map.of("tokens", "1", "proofs", "2", "method", "GET", "url", URL));
    }

    /** Has an exchange only tried out. */
    private static final class Onlooker implements Witness {
        @Override
        public boolean rehearsal() {
            return true;
        }

        @Override
        public void tried(List<Trial> trials, String decidedBy) {}

        @Override
        public void decided(String step, Map<String, String> input) {}

        @Override
        public void sends(Sending sending) {}
    }
}
