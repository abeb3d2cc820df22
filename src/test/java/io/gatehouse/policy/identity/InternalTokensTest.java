package io.gatehouse.policy.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.gatehouse.exchange.Caller;
import io.gatehouse.testing.ManualClock;
import io.gatehouse.token.GivenKeys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InternalTokensTest {
    private final ManualClock clock = new ManualClock();
    private final InternalTokens tokens = tokens();

    private InternalTokens tokens() {
        String key;
        try {
            key = new ECKeyGenerator(Curve.P_256).keyID("a").generate().toJSONString();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
        InternalTokens.Said said =
                new InternalTokens.Said("gatehouse", "pets", Duration.ofSeconds(60), Map.of("email", "email"));
        return new InternalTokens(said, GivenKeys.of(List.of(() -> key)), clock);
    }

    private static Caller anna(String scope, Map<String, Object> claims) {
        return new Caller("jwt", "https://idp.example.com/|anna", null, Set.of("people"), Set.of(scope), claims);
    }

    @Test
    void whoComesWithANewTokenOfTheProvidersGetsTheSameOneForHalfOfItsLife() {
        String first = tokens.of(anna("read", Map.of("email", "a@example.com", "jti", "1", "exp", 100)));
        assertThat(tokens.of(anna("read", Map.of("email", "a@example.com", "jti", "2", "exp", 200))))
                .isEqualTo(first);
        clock.advance(Duration.ofSeconds(30));
        assertThat(tokens.of(anna("read", Map.of("email", "a@example.com")))).isNotEqualTo(first);
    }

    @Test
    void whoIsToldOtherwiseGetsAnother() {
        String first = tokens.of(anna("read", Map.of("email", "a@example.com")));
        assertThat(tokens.of(anna("write", Map.of("email", "a@example.com")))).isNotEqualTo(first);
        assertThat(tokens.of(anna("read", Map.of("email", "b@example.com")))).isNotEqualTo(first);
        assertThat(tokens.of(anna("read", Map.of()))).isNotEqualTo(first);
    }
}
