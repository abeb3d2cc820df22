package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {

    @Test
    void theAddressNeedsNoName() {
        assertThat(KeyText.parse("ip")).isEqualTo(new KeyText("ip", ""));
    }

    @ParameterizedTest
    @CsvSource({"header.X-User, header, X-User", "cookie.a.b, cookie, a.b", "path.id, path, id"})
    void aNameFollowsTheFirstDot(String text, String source, String name) {
        assertThat(KeyText.parse(text)).isEqualTo(new KeyText(source, name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ip.x", "header", "header.", "header.a b", "cookie.a;b", "path.1", "path.a.b", "query.q"})
    void refusesWhatIsNoKey(String text) {
        assertThatThrownBy(() -> KeyText.parse(text))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("expected ip, header.NAME");
    }
}
