package io.gatehouse.policy.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Problems;
import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.Provisions;
import io.gatehouse.testing.Exchanges;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConcurrencyTypeTest {
    private final ConcurrencyType type = new ConcurrencyType();

    private static @Nullable JsonValue json(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try (JsonReader reader = Json.createReader(new StringReader('[' + text.replace('\'', '"') + ']'))) {
            return reader.readArray().get(0);
        }
    }

    private static ConcurrencyOptions options(@Nullable String by, @Nullable String otherwise) {
        return new ConcurrencyOptions(5, json(by), json(otherwise), null, null);
    }

    @ParameterizedTest(name = "by {0}, otherwise {1}: {2}, asks for the caller: {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "none", textBlock = """
        none                     | none       | limit by subject | false
        'route'                  | none       | limit by subject | false
        ['route', 'path.id']     | 'pass'     | limit by subject | false
        'ip'                     | none       | limit by ip      | false
        ['ip', 'route']          | none       | limit by ip      | false
        'header.X-User'          | none       | limit by ip      | false
        'cookie.user'            | 'pass'     | limit by ip      | false
        'header.X-User'          | 'route'    | limit by subject | false
        'header.X-User'          | 'subject'  | limit by subject | true
        'subject'                | none       | limit by subject | true
        'consumer'               | 'ip'       | limit by subject | false
        'group'                  | 'pass'     | limit by subject | false
        ['claim.tenant', 'ip']   | 'consumer' | limit by subject | true
        """)
    void whatItCountsBySaysWhereItStandsAndWhatARouteNeeds(
            @Nullable String by, @Nullable String otherwise, String phase, boolean needsCaller) {
        ConcurrencyOptions options = options(by, otherwise);
        assertThat(type.phase(options).word()).isEqualTo(phase);
        Provisions provisions = new Provisions("p", Secrets.below(List.of()), Consumers.NONE);
        assertThat(type.compile(options, provisions).needsCaller()).isEqualTo(needsCaller);
    }

    @Test
    void aRequestWaitsNoLongerThanItsDeadlineAndItsEndGivesOnePlaceBack() {
        ConcurrencyOptions options = new ConcurrencyOptions(1, json("'ip'"), null, 1, "5m");
        Provisions provisions = new Provisions("p", Secrets.below(List.of()), Consumers.NONE);
        Policy<?> policy = type.compile(options, provisions);
        Exchange first = Exchanges.of("GET", "/");
        assertThat(policy.settle(first).refuses()).isFalse();

        Exchange second = Exchanges.of("GET", "/");
        second.deadline(Deadline.after(Duration.ofMillis(20), System::nanoTime));
        assertThat(policy.settle(second).reason()).isEqualTo("all places are taken, and none became free in time");
        assertThat(policy.settle(second).status()).isEqualTo(429);

        second.end();
        first.end();
        first.end();
        assertThat(policy.input(first)).containsEntry("in flight", "0 of 1").containsEntry("waiting", "0 of 1");
        assertThat(policy.settle(first).refuses()).isTrue();
        assertThat(policy.settle(Exchanges.of("GET", "/")).refuses()).isFalse();
    }

    @ParameterizedTest(name = "by {0}, otherwise {1}, queue {2}, timeout {3}: {4}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "none", textBlock = """
        none      | none   | none | none | none
        'subject' | 'pass' | 4    | 2s   | none
        none      | 'pass' | none | none | /otherwise
        'ip'      | 'pass' | none | none | /otherwise
        none      | none   | none | 2s   | /timeout
        none      | none   | 0    | 2s   | /timeout
        """)
    void whatHasNoEffectIsWarnedOf(
            @Nullable String by,
            @Nullable String otherwise,
            @Nullable Integer queue,
            @Nullable String timeout,
            @Nullable String warned) {
        Problems problems = new Problems();
        type.check(new ConcurrencyOptions(5, json(by), json(otherwise), queue, timeout), problems.root());
        assertThat(problems.isEmpty()).isTrue();
        assertThat(problems.warnings().stream().map(each -> each.pointer().toString()))
                .isEqualTo(warned == null ? List.of() : List.of(warned));
    }
}
