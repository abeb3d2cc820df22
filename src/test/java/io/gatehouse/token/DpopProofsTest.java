package io.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.testing.Issuer;
import io.gatehouse.testing.KeyHolder;
import io.gatehouse.testing.ManualClock;
import jakarta.json.Json;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DpopProofsTest {
    private static final String SECRET = "a secret of thirty-two octets, or";

    private final ManualClock clock = new ManualClock();
    private final SeenProofs seen = new SeenProofs();
    private final DpopProofs proofs = proofs(EnumSet.copyOf(Algorithm.ASYMMETRIC), null);
    private final Nonces nonces = new Nonces(() -> SECRET, clock);

    private DpopProofs proofs(Set<Algorithm> algorithms, @Nullable Nonces told) {
        return new DpopProofs(new DpopRules(algorithms, DpopRules.USUAL), told, seen, clock);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private static DpopRequest request(KeyHolder holder, String... lines) {
        return new DpopRequest("GET", ForgedProofs.URL, ForgedProofs.TOKEN, holder.thumbprint(), List.of(lines));
    }

    private DpopProofs.Good judge(String proof) throws DpopRefused {
        return proofs.judge(request(ForgedProofs.HOLDER, proof), null);
    }

    private String proof(long seconds, String more) {
        return ForgedProofs.HOLDER.proof("GET", ForgedProofs.URL, ForgedProofs.TOKEN, seconds, more);
    }

    static Stream<ForgedProofs.Forged> forged() {
        return ForgedProofs.at(new ManualClock().instant().getEpochSecond()).stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forged")
    void aForgedProofIsNotGood(ForgedProofs.Forged forged) {
        DpopRequest request = request(ForgedProofs.HOLDER, forged.lines().toArray(String[]::new));
        DpopRefused refused = catchThrowableOfType(DpopRefused.class, () -> proofs.judge(request, null));
        assertThat(refused).isNotNull();
        assertThat(refused.kind()).as(refused.reason()).isEqualTo(forged.kind());
        assertThat(forged.lines())
                .filteredOn(line -> !line.isEmpty() && !line.equals("proof"))
                .as("what an administrator reads")
                .noneMatch(refused.reason()::contains);
    }

    @Test
    void thereAreAtLeastAHundredOfThemAndAGoodOneIsGood() throws Exception {
        assertThat(forged().map(ForgedProofs.Forged::sentence))
                .hasSizeGreaterThan(100)
                .doesNotHaveDuplicates();
        assertThat(judge(ForgedProofs.good(now())).nonce()).isNull();
    }

    static Stream<Arguments> signed() {
        return Stream.of(
                Arguments.of("RS256", Issuer.RSA),
                Arguments.of("RS512", Issuer.RSA),
                Arguments.of("PS256", Issuer.RSA),
                Arguments.of("ES256", Issuer.P256),
                Arguments.of("ES384", Issuer.P384),
                Arguments.of("ES512", Issuer.P521),
                Arguments.of("EdDSA", Issuer.ED25519),
                Arguments.of("Ed25519", Issuer.ED25519));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signed")
    void aProofIsGoodByEachAlgorithmThatIsAllowedAndByNoOther(String algorithm, KeyPair key) throws Exception {
        KeyHolder holder = new KeyHolder(algorithm, key);
        String proof = holder.proof("GET", ForgedProofs.URL, ForgedProofs.TOKEN, now(), "");
        proofs.judge(request(holder, proof), null);
        Set<Algorithm> others = EnumSet.copyOf(Algorithm.ASYMMETRIC);
        others.remove(Algorithm.valueOf(algorithm));
        assertThatThrownBy(() -> proofs(others, null).judge(request(holder, proof), null))
                .hasMessageContaining("alg " + algorithm + " is not allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.com/pets",
                "HTTPS://API.Example.COM/pets",
                "https://api.example.com:443/pets",
                "https://api.example.com:/pets",
                "https://api.example.com/%70ets",
                "https://api.example.com/./pets",
                "https://api.example.com/dogs/../pets",
                "https://api.example.com/pets?limit=5",
                "https://api.example.com/pets#first"
            })
    void theSameAddressMayBeWrittenOtherwise(String url) throws Exception {
        judge(ForgedProofs.HOLDER.proof("GET", url, ForgedProofs.TOKEN, now(), ""));
    }

    @Test
    void aProofIsGoodForOneRequestAsLongAsItsTimeIsGood() throws Exception {
        String proof = proof(now() + 60, "");
        DpopProofs.Good good = judge(proof);
        assertThat(judge(proof)).as("judging uses nothing up").isEqualTo(good);
        assertThat(proofs.use(good.mark())).isEqualTo(SeenProofs.Use.FIRST);
        assertThat(proofs.use(good.mark())).isEqualTo(SeenProofs.Use.AGAIN);
        assertThatThrownBy(() -> judge(proof)).hasMessageContaining("came before");
        assertThat(proofs.judge(request(ForgedProofs.HOLDER, proof), good.mark()))
                .as("what has used it up itself")
                .isEqualTo(good);
        clock.advance(Duration.ofSeconds(119));
        // others come, so that what is old is let go
        proofs.use(judge(proof(now(), "")).mark());
        assertThatThrownBy(() -> judge(proof)).hasMessageContaining("came before");
        clock.advance(Duration.ofSeconds(2));
        assertThatThrownBy(() -> judge(proof)).hasMessageContaining("too long ago");
    }

    @Test
    void theNameOfAProofIsItsKeysAlone() throws Exception {
        KeyHolder other = KeyHolder.fresh();
        String claims = KeyHolder.claims("GET", ForgedProofs.URL, ForgedProofs.TOKEN, now(), "");
        proofs.use(judge(ForgedProofs.HOLDER.sign(ForgedProofs.HOLDER.header(), claims))
                .mark());
        proofs.judge(request(other, other.sign(other.header(), claims)), null);
        String later = claims.replace("\"iat\":" + now(), "\"iat\":" + (now() + 1));
        assertThatThrownBy(() -> judge(ForgedProofs.HOLDER.sign(ForgedProofs.HOLDER.header(), later)))
                .as("the same name with another time")
                .hasMessageContaining("came before");
    }

    @Test
    void whereNoncesAreAskedForNoProofIsGoodWithoutARecentOne() throws Exception {
        DpopProofs strict = proofs(Set.of(Algorithm.ES256), nonces);
        String first = nonces.now();
        for (String more : List.of(
                "",
                ",\"nonce\":\"\"",
                ",\"nonce\":\"made-up\"",
                ",\"nonce\":\"" + first + "=\"",
                ",\"nonce\":\"" + new Nonces(() -> SECRET + "!", clock).now() + "\"",
                ",\"nonce\":\"" + first.substring(0, 20) + "AAAAAAAAAAAA\"")) {
            DpopRefused refused = catchThrowableOfType(
                    DpopRefused.class, () -> strict.judge(request(ForgedProofs.HOLDER, proof(now(), more)), null));
            assertThat(refused.kind()).as(more).isEqualTo(DpopRefused.Kind.NONCE);
        }
        String with = ",\"nonce\":\"" + first + "\"";
        assertThat(strict.judge(request(ForgedProofs.HOLDER, proof(now(), with)), null)
                        .nonce())
                .isNull();
        clock.advance(Duration.ofMinutes(4));
        assertThat(strict.judge(request(ForgedProofs.HOLDER, proof(now(), with)), null)
                        .nonce())
                .isEqualTo(nonces.now())
                .isNotEqualTo(first);
        clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(() -> strict.judge(request(ForgedProofs.HOLDER, proof(now(), with)), null))
                .hasMessageContaining("older than five minutes");
    }

    @Test
    void theExampleOfTheSpecificationHasItsThumbprintAndItsHash() throws Exception {
        String jwk = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs\","
                + "\"y\":\"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA\"}";
        try (var reader = Json.createReader(new StringReader(jwk))) {
            assertThat(SenderKey.of(reader.readObject()).thumbprint())
                    .isEqualTo("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
        }
        byte[] token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU".getBytes(StandardCharsets.US_ASCII);
        assertThat(Thumbprint.of(token)).isEqualTo("fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
    }

    @Test
    void tenThousandChangedProofsCauseNoFault() {
        Random random = new Random(20261129);
        String good = ForgedProofs.good(now());
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int n = random.nextInt(4); n >= 0; n--) {
                text.setCharAt(random.nextInt(text.length()), "ABCXYZabcxyz019-_.+/=~é ".charAt(random.nextInt(24)));
            }
            if (!text.toString().equals(good)) {
                assertThatThrownBy(() -> judge(text.toString())).isInstanceOf(DpopRefused.class);
            }
        }
    }
}
