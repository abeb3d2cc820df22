package io.gatehouse.entrance.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LanguagesTest {
    private static List<Locale> of(String... fields) {
        Headers.Builder headers = Headers.builder();
        for (String field : fields) {
            headers.add("Accept-Language", field);
        }
        return Languages.of(headers.build());
    }

    @Test
    void theBestComesFirstWhicheverFieldNamesIt() {
        assertThat(of("de;q=0.5, en-GB", "fr;q=0.7")).containsExactly(Locale.UK, Locale.FRENCH, Locale.GERMAN);
    }

    @Test
    void theServersOwnStandsWhereNoneCanBeRead() {
        assertThat(of()).containsExactly(Locale.getDefault());
        assertThat(of("*")).containsExactly(Locale.getDefault());
        assertThat(of("de;q=much")).containsExactly(Locale.getDefault());
    }
}
