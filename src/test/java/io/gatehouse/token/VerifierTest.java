package io.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gatehouse.exchange.Headers;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetched;
import io.gatehouse.fetch.Inquiry;
import io.gatehouse.testing.Issuer;
import io.gatehouse.testing.ManualClock;
import io.gatehouse.token.TokenRules.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerifierTest {
    private static final String JWKS = ForgedTokens.ISSUER + "keys";

    private final ManualClock clock = new ManualClock();
    private final List<String> asked = new ArrayList<>();
    private String keys = Issuer.jwks();
    private boolean away;

    private final Provider provider =
            new Provider(ForgedTokens.ISSUER, URI.create(JWKS), this::answer, Runnable::run, clock);
    private final Verifier verifier = verifier(Kind.ACCESS);

    private Verifier verifier(Kind kind) {
        return Verifier.of(rules(kind, EnumSet.copyOf(Algorithm.ASYMMETRIC)), provider, clock);
    }

    private static TokenRules rules(Kind kind, Set<Algorithm> algorithms) {
        return new TokenRules(
                ForgedTokens.ISSUER, Set.of(ForgedTokens.AUDIENCE, "shop-two"), algorithms, TokenRules.SKEW, kind);
    }

    private Fetched answer(Inquiry inquiry) throws FetchFailed {
        asked.add(inquiry.uri().toString());
        if (away) {
            throw new FetchFailed("the provider is away");
        }
        return new Fetched(200, Headers.of("Cache-Control", "max-age=600"), keys.getBytes(StandardCharsets.UTF_8));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private String claims(String more) {
        return "{\"iss\":\"" + ForgedTokens.ISSUER + "\",\"aud\":[\"x\",\"petstore\"],\"sub\":\"anna\",\"exp\":"
                + (now() + 300) + more + "}";
    }

    private String token(String algorithm, KeyPair key, String id) {
        String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + id + "\"}";
        return Issuer.sign(algorithm, key.getPrivate(), header, claims(""));
    }

    static Stream<ForgedTokens.Forged> forged() {
        return ForgedTokens.at(new ManualClock().instant().getEpochSecond()).stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forged")
    void aForgedTokenIsNotGood(ForgedTokens.Forged forged) {
        Throwable refused = catchThrowable(() -> verifier.verify(forged.token()));
        assertThat(refused).isInstanceOf(TokenRefused.class);
        assertThat(refused.getMessage()).as("what an administrator reads").doesNotContain(forged.token(), "anna");
        assertThat(asked).as("nobody else is asked").allMatch(JWKS::equals);
    }

    @Test
    void thereAreAtLeastEightyOfThemAndAGoodOneIsGood() throws Exception {
        assertThat(forged().map(ForgedTokens.Forged::sentence))
                .hasSizeGreaterThan(80)
                .doesNotHaveDuplicates();
        assertThat(verifier.verify(ForgedTokens.good(now())).subject()).isEqualTo(ForgedTokens.ISSUER + "|anna");
    }

    static Stream<Arguments> signed() {
        return Stream.of(
                Arguments.of("RS256", Issuer.RSA, "rsa"),
                Arguments.of("RS384", Issuer.RSA, "rsa"),
                Arguments.of("RS512", Issuer.RSA, "rsa"),
                Arguments.of("PS256", Issuer.RSA, "rsa"),
                Arguments.of("PS384", Issuer.RSA, "rsa"),
                Arguments.of("PS512", Issuer.RSA, "rsa"),
                Arguments.of("ES256", Issuer.P256, "p256"),
                Arguments.of("ES384", Issuer.P384, "p384"),
                Arguments.of("ES512", Issuer.P521, "p521"),
                Arguments.of("EdDSA", Issuer.ED25519, "ed"),
                Arguments.of("Ed25519", Issuer.ED25519, "ed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signed")
    void aTokenIsGoodByEachAlgorithm(String algorithm, KeyPair key, String id) throws Exception {
        assertThat(verifier.verify(token(algorithm, key, id)).text("sub")).isEqualTo("anna");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signed")
    void andByNoOtherThanIsAllowed(String algorithm, KeyPair key, String id) {
        Set<Algorithm> others = EnumSet.copyOf(Algorithm.ASYMMETRIC);
        others.remove(Algorithm.valueOf(algorithm));
        Verifier narrow = Verifier.of(rules(Kind.ACCESS, others), provider, clock);
        assertThatThrownBy(() -> narrow.verify(token(algorithm, key, id)))
                .hasMessage("the token's alg " + algorithm + " is not allowed");
    }

    @Test
    void aSharedSecretSignsOnlyWhereItIsConfigured() throws Exception {
        String secret = "a secret of two and thirty octets, at least";
        byte[] octets = secret.getBytes(StandardCharsets.UTF_8);
        Verifier shared = Verifier.of(rules(Kind.ACCESS, Set.of(Algorithm.HS256)), () -> secret, clock);
        assertThat(shared.verify(Issuer.mac("HS256", octets, "{\"alg\":\"HS256\"}", claims("")))
                        .text("sub"))
                .isEqualTo("anna");
        String changed = "x" + secret;
        assertThatThrownBy(() -> shared.verify(Issuer.mac(
                        "HS256", changed.getBytes(StandardCharsets.UTF_8), "{\"alg\":\"HS256\"}", claims(""))))
                .hasMessage("the token's signature is not its issuer's");
        assertThatThrownBy(() -> shared.verify(token("RS256", Issuer.RSA, "rsa")))
                .hasMessage("the token's alg RS256 is not allowed");
    }

    @Test
    void theClocksMayDifferByTheSkewAndNoMore() throws Exception {
        String token = ForgedTokens.good(now());
        clock.advance(Duration.ofSeconds(359));
        verifier.verify(token);
        clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> verifier.verify(token))
                .as("also one that is remembered")
                .isInstanceOf(TokenRefused.class)
                .hasMessageStartingWith("the token expired at ");
    }

    @Test
    void keysAreAskedForOnceAndAgainForOneThatIsNotThereThirtySecondsLater() throws Exception {
        KeyPair renewed = Issuer.rsa(2048);
        verifier.verify(token("RS256", Issuer.RSA, "rsa"));
        verifier.verify(token("RS512", Issuer.RSA, "rsa"));
        assertThat(asked).hasSize(1);
        keys = Issuer.jwks(Issuer.jwk("new", renewed.getPublic()));
        assertThatThrownBy(() -> verifier.verify(token("RS256", renewed, "new")))
                .as("they were asked for a moment ago")
                .isInstanceOf(TokenRefused.class);
        clock.advance(Duration.ofSeconds(30));
        assertThat(verifier.verify(token("RS256", renewed, "new")).text("sub")).isEqualTo("anna");
        assertThat(asked).hasSize(2);
    }

    @Test
    void aTokenThatIsRememberedIsNotGoodAnyMoreWhenItsKeyHasGone() throws Exception {
        String token = token("RS256", Issuer.RSA, "rsa");
        verifier.verify(token);
        keys = Issuer.jwks(Issuer.jwk("other", Issuer.rsa(2048).getPublic()));
        clock.advance(Duration.ofSeconds(200));
        verifier.verify(token);
        assertThat(asked).as("the keys hold for ten minutes").hasSize(1);
        assertThatThrownBy(() -> verifier.verify(token("RS256", Issuer.RSA, "unheard-of")))
                .isInstanceOf(TokenRefused.class);
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(TokenRefused.class);
    }

    @Test
    void aFloodOfKeysThatNobodyHasAsksOnceInThirtySeconds() throws Exception {
        verifier.verify(ForgedTokens.good(now()));
        clock.advance(Duration.ofSeconds(31));
        String token = token("RS256", Issuer.RSA, "rsa");
        for (int i = 0; i < 1000; i++) {
            String flood = token.replaceFirst("^[^.]*", Issuer.encode("{\"alg\":\"RS256\",\"kid\":\"k" + i + "\"}"));
            assertThatThrownBy(() -> verifier.verify(flood)).isInstanceOf(TokenRefused.class);
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void oldKeysAreGoodForADayWhileTheProviderIsAway() throws Exception {
        verifier.verify(ForgedTokens.good(now()));
        away = true;
        clock.advance(Duration.ofHours(23));
        assertThat(verifier.verify(ForgedTokens.good(now())).text("sub")).isEqualTo("anna");
        clock.advance(Duration.ofHours(2));
        assertThatThrownBy(() -> verifier.verify(ForgedTokens.good(now()))).isInstanceOf(FetchFailed.class);
        away = false;
        clock.advance(Duration.ofSeconds(1));
        assertThat(verifier.verify(ForgedTokens.good(now())).text("sub")).isEqualTo("anna");
    }

    @Test
    void aProviderThatNeverAnsweredIsAskedOnceASecond() throws Exception {
        away = true;
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> verifier.verify(ForgedTokens.good(now()))).isInstanceOf(FetchFailed.class);
        }
        assertThat(asked).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        away = false;
        assertThat(verifier.verify(ForgedTokens.good(now())).text("sub")).isEqualTo("anna");
    }

    @Test
    void nothingIsAskedForATokenOfAnotherIssuer() {
        String token = Issuer.sign(
                "RS256", Issuer.RSA.getPrivate(), "{\"alg\":\"RS256\"}", "{\"iss\":\"https://other.example/\"}");
        assertThatThrownBy(() -> verifier.verify(token))
                .isInstanceOfSatisfying(TokenRefused.class, refused -> assertThat(refused.isForeign())
                        .isTrue());
        assertThatThrownBy(() -> verifier.verify("opaque"))
                .isInstanceOfSatisfying(TokenRefused.class, refused -> assertThat(refused.isForeign())
                        .isTrue());
        assertThat(asked).isEmpty();
    }

    static Stream<Arguments> profiled() {
        String all = ",\"iat\":1,\"client_id\":\"shop\",\"jti\":\"1\"";
        return Stream.of(
                Arguments.of("all of it", "at+jwt", all, true),
                Arguments.of("with the whole name of its type", "application/AT+jwt", all, true),
                Arguments.of("another type", "JWT", all, false),
                Arguments.of("no jti", "at+jwt", ",\"iat\":1,\"client_id\":\"shop\"", false),
                Arguments.of("no client_id", "at+jwt", ",\"iat\":1,\"jti\":\"1\"", false),
                Arguments.of("no iat", "at+jwt", ",\"client_id\":\"shop\",\"jti\":\"1\"", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("profiled")
    void theProfileOfAccessTokensWantsMore(String sentence, String type, String more, boolean good) {
        String token = Issuer.sign(
                "RS256", Issuer.RSA.getPrivate(), "{\"alg\":\"RS256\",\"typ\":\"" + type + "\"}", claims(more));
        Throwable refused = catchThrowable(() -> verifier(Kind.PROFILED).verify(token));
        if (good) {
            assertThat(refused).isNull();
        } else {
            assertThat(refused).isInstanceOf(TokenRefused.class);
        }
    }

    @Test
    void tenThousandRandomTextsAreRefusedAndNothingElse() {
        Random random = new Random(20261129);
        String good = ForgedTokens.good(now());
        for (int i = 0; i < 10_000; i++) {
            String text = random.nextBoolean() ? noise(random) : changed(good, random);
            Throwable refused = catchThrowable(() -> verifier.verify(text));
            assertThat(refused).as(text).isInstanceOf(TokenRefused.class);
        }
    }

    private static String noise(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(200); i > 0; i--) {
            text.append(random.nextInt(8) == 0 ? '.' : (char) random.nextInt(random.nextInt(8) == 0 ? 0xffff : 0x7f));
        }
        return text.toString();
    }

    /** A good one with a few octets of its parts changed, so that much of it is read. */
    private static String changed(String good, Random random) {
        StringBuilder text = new StringBuilder(good);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length());
            char other = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.".charAt(random.nextInt(65));
            text.setCharAt(at, other == text.charAt(at) ? '.' : other);
        }
        return text.toString().equals(good) ? good + "." : text.toString();
    }
}
