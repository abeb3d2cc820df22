package io.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.gatehouse.config.BadValue;
import io.gatehouse.config.Providers;
import io.gatehouse.testing.ManualClock;
import jakarta.json.JsonObject;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SigningKeyTest {
    /** The point that the curve begins with, and its number (SEC 2 §2.4.1). */
    private static final String SECP256K1 = "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"kid\":\"a\",\"x\":"
            + "\"eb5mfvncu6xVoGKVzocLBwKb_NstzijZWfKBWxb4F5g\",\"y\":\"SDradyajxGVdpPv8DhEIqP0XtEimhVQZnEfQj_sQ1Lg\","
            + "\"d\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE\"}";

    private final ManualClock clock = new ManualClock();

    private JsonObject claims() {
        return Providers.JSON
                .createObjectBuilder()
                .add("iss", "gatehouse")
                .add("aud", "pets")
                .add("sub", "anna")
                .add("exp", clock.instant().getEpochSecond() + 60)
                .build();
    }

    static Stream<Arguments> good() throws Exception {
        return Stream.of(
                Arguments.of(
                        "ES256",
                        new ECKeyGenerator(Curve.P_256).keyID("a").generate().toJSONString()),
                Arguments.of(
                        "ES384",
                        new ECKeyGenerator(Curve.P_384).keyID("a").generate().toJSONString()),
                Arguments.of(
                        "ES512",
                        new ECKeyGenerator(Curve.P_521).keyID("a").generate().toJSONString()),
                Arguments.of(
                        "RS256", new RSAKeyGenerator(2048).keyID("a").generate().toJSONString()),
                Arguments.of(
                        "PS384",
                        new RSAKeyGenerator(2048)
                                .keyID("a")
                                .algorithm(JWSAlgorithm.PS384)
                                .generate()
                                .toJSONString()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void whatItSignsIsVerifiedByWhatItPublishes(String algorithm, String jwk) throws Exception {
        SigningKey key = SigningKey.parse(jwk);
        JsonObject published = key.published();
        assertThat(published.getString("alg")).isEqualTo(algorithm);
        assertThat(published.getString("use")).isEqualTo("sig");
        assertThat(published.getString("kid")).isEqualTo("a");
        assertThat(published.keySet()).doesNotContain("d", "p", "q", "dp", "dq", "qi");

        KeySet keys = KeySet.parse("{\"keys\":[" + published + "]}");
        TokenRules rules = new TokenRules(
                "gatehouse",
                Set.of("pets"),
                Set.of(Algorithm.valueOf(algorithm)),
                TokenRules.SKEW,
                TokenRules.Kind.ACCESS);
        Token token = Verifier.of(rules, KeySource.of(keys), clock).verify(key.sign(claims()));
        assertThat(token.text("sub")).isEqualTo("anna");
    }

    @Test
    void whatItPublishesIsToVerifyWithWhateverTheKeyIsFor() throws Exception {
        // as browsers and Node write it (Web Cryptography API §14, exportKey)
        String exported = new ECKeyGenerator(Curve.P_256)
                .keyID("a")
                .keyOperations(Set.of(KeyOperation.SIGN))
                .generate()
                .toJSONString();
        assertThat(exported).contains("\"key_ops\":[\"sign\"]");
        assertThat(SigningKey.parse(exported).published()).doesNotContainKey("key_ops");
    }

    static Stream<Arguments> bad() throws Exception {
        String good = new ECKeyGenerator(Curve.P_256).keyID("a").generate().toJSONString();
        return Stream.of(
                Arguments.of("nothing", ""),
                Arguments.of("no JSON", "-----BEGIN PRIVATE KEY-----"),
                Arguments.of("two keys", good + good),
                Arguments.of("a set", "{\"keys\":[" + good + "]}"),
                Arguments.of(
                        "no kid", new ECKeyGenerator(Curve.P_256).generate().toJSONString()),
                Arguments.of(
                        "a public key",
                        new ECKeyGenerator(Curve.P_256)
                                .keyID("a")
                                .generate()
                                .toPublicJWK()
                                .toJSONString()),
                Arguments.of(
                        "one to encrypt with",
                        new ECKeyGenerator(Curve.P_256)
                                .keyID("a")
                                .keyUse(KeyUse.ENCRYPTION)
                                .generate()
                                .toJSONString()),
                Arguments.of(
                        "a shared secret",
                        new OctetSequenceKeyGenerator(256).keyID("a").generate().toJSONString()),
                Arguments.of("a name twice", good.replaceFirst("\\{", "{\"kid\":\"b\",")),
                Arguments.of(
                        "an algorithm of another kind",
                        new ECKeyGenerator(Curve.P_256)
                                .keyID("a")
                                .algorithm(JWSAlgorithm.RS256)
                                .generate()
                                .toJSONString()),
                Arguments.of("a curve of another kind", SECP256K1),
                Arguments.of(
                        "halves of two keys",
                        new ECKey.Builder(
                                        Curve.P_256,
                                        JWK.parse(good).toECKey().getX(),
                                        JWK.parse(good).toECKey().getY())
                                .d(new ECKeyGenerator(Curve.P_256).generate().getD())
                                .keyID("a")
                                .build()
                                .toJSONString()),
                Arguments.of("half of it", good.substring(0, good.length() / 2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void whatIsNoKeyToSignWithIsRefusedAndNotShown(String what, String jwk) {
        assertThatThrownBy(() -> SigningKey.parse(jwk))
                .isInstanceOf(BadValue.class)
                .hasMessageStartingWith("is no key to sign with; got \"\"; expected one private JSON Web Key");
    }

    @Test
    void aNewOneIsNamedByItsThumbprintAndShowsNothing() {
        SigningKey one = SigningKey.make();
        assertThat(one.id()).isNotEqualTo(SigningKey.make().id()).matches("[A-Za-z0-9_-]{43}");
        assertThat(one).hasToString(one.id());
    }
}
