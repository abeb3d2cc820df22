package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Exchanges;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTest {
    private static final Caller CALLER = new Caller(
            "jwt",
            "ada",
            null,
            Set.of(),
            Set.of(),
            Map.ofEntries(
                    Map.entry("sub", "ada"),
                    Map.entry("a.b", "whole"),
                    Map.entry("a", Map.of("b", "below", "c", Map.of("d", "deep"), "x/y~z", "odd")),
                    Map.entry("https://example.com/tenant", "acme"),
                    Map.entry("/slash", "whole"),
                    Map.entry("list", List.of("first", Map.of("n", 2L))),
                    Map.entry("level", 3L),
                    Map.entry("ratio", 0.5),
                    Map.entry("round", 1e3),
                    Map.entry("big", new BigInteger("12345678901234567890")),
                    Map.entry("huge", new BigDecimal("1E+400000000")),
                    Map.entry("nothing", Double.NaN),
                    Map.entry("yes", true)));

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "sub, ada",
        "Sub,",
        "a.b, whole",
        "a.c.d, deep",
        "a.c.e,",
        "a.c,",
        "sub.x,",
        "https://example.com/tenant, acme",
        "https://example.com/other,",
        "/slash, whole",
        "/sub, ada",
        "/a/b, below",
        "/a/c/d, deep",
        "/a/x~1y~0z, odd",
        "/list/0, first",
        "/list/1/n, 2",
        "list.0, first",
        "/list/2,",
        "/list/01,",
        "/list/-,",
        "list,",
        "level, 3",
        "ratio, 0.5",
        "round, 1000",
        "big, 12345678901234567890",
        "huge,",
        "nothing,",
        "yes, true"
    })
    void aClaimIsFoundByItsNameThenByDotsOrAPointer(String name, @Nullable String text) {
        assertThat(CALLER.claimText(name)).isEqualTo(text);
    }

    @Test
    void aClaimThatIsNoTextIsFoundAsWhatItIs() {
        assertThat(CALLER.claim("a.c")).isEqualTo(Map.of("d", "deep"));
        assertThat(CALLER.claim("list")).isInstanceOf(List.class);
    }

    @Test
    void nobodyInParticularMayBelongToGroups() {
        assertThat(Caller.nobody(Set.of("visitors")).isNobody()).isTrue();
        assertThat(Caller.ANONYMOUS.isNobody()).isTrue();
        assertThat(CALLER.isNobody()).isFalse();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({"CLAIM, level, 3, claim.level", "SUBJECT, '', ada, subject", "CONSUMER, '', , consumer"})
    void isAKey(Key.Source source, String name, @Nullable String value, String text) {
        Key key = new Key(source, name);
        Exchange exchange = Exchanges.of("GET", "/");
        assertThat(key.of(exchange)).isNull();
        exchange.caller(CALLER);
        assertThat(key.of(exchange)).isEqualTo(value);
        assertThat(key).hasToString(text);
        assertThat(source.isOfCaller()).isTrue();
    }
}
