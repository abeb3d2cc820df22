package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {

    @Test
    void addressSubjectAndConsumerNeedNoName() {
        assertThat(KeyText.parse("ip")).isEqualTo(new KeyText("ip", ""));
        assertThat(KeyText.parse("subject")).isEqualTo(new KeyText("subject", ""));
        assertThat(KeyText.parse("consumer")).isEqualTo(new KeyText("consumer", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "header.X-User, header, X-User",
        "cookie.a.b, cookie, a.b",
        "path.id, path, id",
        "claim.sub, claim, sub",
        "claim.realm_access.roles, claim, realm_access.roles",
        "claim.https://example.com/tenant, claim, https://example.com/tenant",
        "claim./address/country, claim, /address/country"
    })
    void aNameFollowsTheFirstDot(String text, String source, String name) {
        assertThat(KeyText.parse(text)).isEqualTo(new KeyText(source, name));
    }

    @ParameterizedTest
    @CsvSource({"subject, true", "consumer, true", "claim.sub, true", "ip, false", "header.claim, false"})
    void knowsWhatOnlyAnAuthenticationTells(String text, boolean isOfCaller) {
        assertThat(KeyText.parse(text).isOfCaller()).isEqualTo(isOfCaller);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ip.x",
                "header",
                "header.",
                "header.a b",
                "cookie.a;b",
                "path.1",
                "path.a.b",
                "query.q",
                "claim",
                "claim.",
                "claim.a b",
                "consumer.acme",
                "subject.x",
                "group",
                "group.a"
            })
    void refusesWhatIsNoKey(String text) {
        assertThatThrownBy(() -> KeyText.parse(text))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("expected ip, subject, consumer, header.NAME");
    }
}
