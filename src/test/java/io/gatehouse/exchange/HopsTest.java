package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HopsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection",
                "keep-alive",
                "proxy-authenticate",
                "proxy-authentication-info",
                "proxy-authorization",
                "proxy-connection",
                "te",
                "trailer",
                "transfer-encoding",
                "upgrade",
                "http2-settings"
            })
    void theseAreOfOneConnectionHoweverTheyAreSpelt(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (String spelt : List.of(name, upper, name.replace('-', '_'), upper.replace('-', '_'))) {
            assertThat(Hops.isAlways(spelt)).as(spelt).isTrue();
            assertThat(Hops.is(spelt, name)).as(spelt).isTrue();
            assertThat(Hops.begins(spelt + "x", name)).as(spelt).isTrue();
            assertThat(Hops.isAlways(spelt + "x")).as(spelt).isFalse();
            assertThat(Hops.is(spelt + "x", name)).as(spelt).isFalse();
            assertThat(Hops.isAlways("x" + spelt.substring(1))).as(spelt).isFalse();
            assertThat(Hops.strip(Headers.of(spelt, "a", "X-A", "b")).build())
                    .as(spelt)
                    .isEqualTo(Headers.of("X-A", "b"));
        }
        assertThat(Hops.begins(name.substring(1), name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t", "Host", "Content-Length", "X-Upgrade", "Proxy-Status", "Trailers"})
    void othersAreNot(String name) {
        assertThat(Hops.isAlways(name)).isFalse();
    }
}
