package io.gatehouse.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import io.gatehouse.config.Template;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.testing.Exchanges;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewriteTest {

    @ParameterizedTest(name = "{0} without {1} is {2}")
    @CsvSource({
        "/pets/7, /pets, /7",
        "/pets, /pets, /",
        "/pets/, /pets, /",
        "/p%65ts/a%2Fb, /pets, /a%2Fb",
        "/a/b/c, /a/b, /c",
        "/petstore/7, /pets, /petstore/7",
        "/pets/7, /, /pets/7"
    })
    void stripsAPrefixByWholeSegments(String path, String prefix, String expected) throws Exception {
        Rewrite rewrite = new Rewrite(Rewrite.segments(prefix), null, null, "", Map.of(), List.of());
        assertThat(rewrite.apply(Exchanges.of("GET", path)).path()).isEqualTo(expected);
    }

    @Test
    void putsAPrefixBeforeWhatIsLeft() throws Exception {
        assertThat(rewrite("/pets", "/v2/animals", "/pets/7?x=1")).isEqualTo("/v2/animals/7?x=1");
        assertThat(rewrite("/pets", "/v2", "/pets")).isEqualTo("/v2");
        assertThat(rewrite("/pets", "/v2", "/pets/")).isEqualTo("/v2/");
    }

    @Test
    void aValueInAPathIsOneSegmentWhateverItHolds() throws Exception {
        Exchange exchange = Exchanges.matched(Exchanges.of("GET", "/x"), Map.of("id", "../../admin?x#y"));
        Rewrite rewrite = new Rewrite(List.of("x"), Template.parse("/u/{id}"), null, "", Map.of(), List.of());
        assertThat(rewrite.apply(exchange).path()).isEqualTo("/u/..%2F..%2Fadmin%3Fx%23y");
    }

    @ParameterizedTest
    @CsvSource({"..", ".", "''"})
    void aValueThatWouldClimbOrVanishIsRefused(String value) {
        Exchange exchange = Exchanges.matched(Exchanges.of("GET", "/x"), Map.of("id", value));
        Rewrite rewrite = new Rewrite(List.of(), Template.parse("/u/{id}"), null, "", Map.of(), List.of());
        assertThatThrownBy(() -> rewrite.apply(exchange)).isInstanceOf(Rewrite.MissingInput.class);
    }

    @Test
    void anExpressionReplacesItsFirstMatchWithGroups() throws Exception {
        Rewrite rewrite =
                new Rewrite(List.of(), null, Pattern.compile("^/v([0-9])/(.*)$"), "/api/$2/$1", Map.of(), List.of());
        assertThat(rewrite.apply(Exchanges.of("GET", "/v3/pets/7")).path()).isEqualTo("/api/pets/7/3");
        assertThat(rewrite.apply(Exchanges.of("GET", "/other")).path()).isEqualTo("/other");
    }

    @Test
    void setsAndRemovesQueryValuesAndLeavesTheOthersOctetForOctet() throws Exception {
        Rewrite rewrite = new Rewrite(
                List.of(),
                null,
                null,
                "",
                Map.of("lang", Template.parse("{header.Accept-Language}")),
                List.of("debug"));
        assertThat(rewrite.apply(Exchanges.of("GET", "/a?x=%zz&debug=1&lang=en&y=a+b", "Accept-Language", "de & fr"))
                        .query())
                .isEqualTo("x=%zz&y=a+b&lang=de%20%26%20fr");
        assertThat(new Rewrite(List.of(), null, null, "", Map.of(), List.of("debug"))
                        .apply(Exchanges.of("GET", "/a?debug"))
                        .query())
                .isNull();
    }

    private static String rewrite(String strip, @Nullable String add, String target) throws Exception {
        Rewrite rewrite = new Rewrite(
                Rewrite.segments(strip), add == null ? null : Template.parse(add), null, "", Map.of(), List.of());
        return rewrite.apply(Exchanges.of("GET", target)).target();
    }

    @ParameterizedTest(name = "{0} loses {1}")
    @CsvSource({"/pets/7, /pets", "/p%65ts/a%2Fb, /p%65ts", "/pets, /pets", "/other, ''"})
    void tellsWhatItTakesFromThePathAndPutsThere(String path, String taken) throws Exception {
        Rewrite rewrite = new Rewrite(List.of("pets"), Template.parse("/u/{id}"), null, "", Map.of(), List.of());
        Exchange exchange = Exchanges.matched(Exchanges.of("GET", path), Map.of("id", "a/b"));
        assertThat(rewrite.change(exchange)).isEqualTo(new Rewrite.Change(taken, "/u/a%2Fb"));
    }

    @Test
    void anExpressionCantBeUndone() throws Exception {
        Rewrite rewrite = new Rewrite(List.of(), null, Pattern.compile("^/a"), "/b", Map.of(), List.of());
        assertThat(rewrite.change(Exchanges.of("GET", "/a"))).isEqualTo(Rewrite.Change.NONE);
    }
}
