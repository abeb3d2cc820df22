package io.gatehouse.policy.allof;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.policy.Authenticator;
import io.gatehouse.policy.Besides;
import io.gatehouse.policy.Proof;
import io.gatehouse.testing.Exchanges;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllOfPolicyTest {

    /** A way that comes to this; {@code asked}: whether a field can ask for it. */
    private record Way(String name, boolean asked, Proof proof) implements Authenticator {
        @Override
        public Proof decide(Exchange exchange) {
            return proof;
        }

        @Override
        public List<String> challenges(@Nullable Proof refused) {
            return asked ? List.of(name + (refused == null ? "" : " refused")) : List.of();
        }

        @Override
        public Headers fields(Proof refused) {
            return Headers.of("DPoP-Nonce", name);
        }

        @Override
        public @Nullable String masked(Exchange exchange) {
            return name + " …";
        }
    }

    private static final Exchange EXCHANGE = Exchanges.of("GET", "/");

    private static final Proof.Refusal BAD = Proof.Refusal.unauthorized("bad", Map.of("error", "invalid_token"));

    private static Caller caller(String name, Map<String, Object> claims) {
        return new Caller(name, name + "-subject", null, Set.of(name + "-group"), Set.of(), claims);
    }

    private static Way way(String name, boolean asked, Proof proof) {
        return new Way(name, asked, proof);
    }

    private static Way proven(String name, boolean asked) {
        return way(name, asked, Proof.proven(caller(name, Map.of()), "fine"));
    }

    private static AllOfPolicy all(Way... ways) {
        return new AllOfPolicy(List.of(ways).stream()
                .map(way -> new AllOfPolicy.Part(way.name, way))
                .toList());
    }

    @Test
    void whereOnlyTheConnectionProvesItTheNextWayMayKnow() {
        AllOfPolicy policy = all(proven("mtls", false), way("jwt", true, Proof.absent("no token")));
        Proof proof = policy.decide(EXCHANGE);
        assertThat(proof.outcome()).isEqualTo("foreign");
        assertThat(proof.refusal().status()).isEqualTo(401);
        assertThat(proof.refuses()).isFalse();
    }

    @Test
    void whereACredentialIsMissingNobodyHasGuessed() {
        Proof proof = all(proven("key", true), way("jwt", true, Proof.absent("no token")))
                .decide(EXCHANGE);
        assertThat(proof.outcome()).isEqualTo("incomplete");
        assertThat(proof.status()).isEqualTo(401);
        assertThat(proof.isOfBadCredentials()).isFalse();
        assertThat(proof.reason()).isEqualTo("jwt: no token");
        Proof again = all(proven("key", true), way("jwt", true, Proof.again("a nonce", BAD)))
                .decide(EXCHANGE);
        assertThat(again.status()).isEqualTo(401);
        assertThat(again.isOfBadCredentials()).isFalse();
        Proof bad = all(proven("key", true), way("jwt", true, Proof.refused("forged", BAD)))
                .decide(EXCHANGE);
        assertThat(bad.isOfBadCredentials()).isTrue();
    }

    @Test
    void aCertificateThatIsMissingIsForbidden() {
        Proof proof = all(proven("jwt", true), way("mtls", false, Proof.absent("no certificate")))
                .decide(EXCHANGE);
        assertThat(proof.status()).isEqualTo(403);
    }

    @Test
    void whatOneRefusesStandsInItsOwnChallenge() {
        AllOfPolicy policy = all(proven("key", true), way("jwt", true, Proof.refused("forged", BAD)));
        Proof refused = policy.decide(EXCHANGE);
        assertThat(policy.challenges(refused, EXCHANGE)).containsExactly("key", "jwt refused");
        assertThat(policy.challenges(null, EXCHANGE)).containsExactly("key", "jwt");
        assertThat(policy.fields(refused).all("DPoP-Nonce")).containsExactly("jwt");
        assertThat(policy.masked(EXCHANGE)).isEqualTo("key …, jwt …");
    }

    @Test
    void allOfThemTogetherAreOneCallerByTheTokensSubject() {
        Headers nonce = Headers.of("DPoP-Nonce", "n");
        Proof key = Proof.proven(caller("key", Map.of()).as("acme", Set.of("partners")), "the key")
                .with(new Besides(Headers.of("X-A", "a"), nonce));
        Proof token = Proof.proven(caller("jwt", Map.of("sub", "anna")), "the token")
                .with(new Besides(Headers.EMPTY, nonce, exchange -> Proof.refused("used up", BAD)));
        Proof proof = all(way("key", true, key), way("jwt", true, token)).decide(EXCHANGE);
        assertThat(proof.caller())
                .isEqualTo(new Caller(
                        "jwt",
                        "jwt-subject",
                        "acme",
                        Set.of("key-group", "jwt-group", "partners"),
                        Set.of(),
                        Map.of("sub", "anna")));
        assertThat(proof.reason()).isEqualTo("the key; the token");
        assertThat(proof.besides().back().all("DPoP-Nonce")).containsExactly("n");
        assertThat(proof.besides().onward().all("X-A")).containsExactly("a");
        assertThat(proof.besides().once().use(EXCHANGE).reason()).isEqualTo("used up");
    }

    @Test
    void twoConsumersAreNone() {
        Proof one = Proof.proven(caller("key", Map.of()).as("acme", Set.of()), "fine");
        Proof other = Proof.proven(caller("jwt", Map.of()).as("globex", Set.of()), "fine");
        Proof proof = all(way("key", true, one), way("jwt", true, other)).decide(EXCHANGE);
        assertThat(proof.status()).isEqualTo(403);
        assertThat(proof.reason()).isEqualTo("they prove several consumers: acme, globex");
    }

    @Test
    void nothingOfItIsAbsentAndWhatMayBeAnothersIsForeign() {
        Way none = way("key", true, Proof.absent("none"));
        assertThat(all(none, none).decide(EXCHANGE).outcome()).isEqualTo("absent");
        Way foreign = way(
                "jwt",
                true,
                Proof.foreign("of another issuer", new Proof.Refusal(401, "bad", Map.of(), Duration.ZERO)));
        assertThat(all(none, foreign).decide(EXCHANGE).outcome()).isEqualTo("foreign");
        assertThat(all(proven("key", true), foreign).decide(EXCHANGE).outcome()).isEqualTo("refused");
    }
}
