package io.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.testing.HeardLog;
import io.gatehouse.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotatingKeysTest {
    private final ManualClock clock = new ManualClock();
    private final Memory memory = new Memory();

    /** Where keys are kept that a test looks at. */
    private static final class Memory implements RotatingKeys.Store {
        private @Nullable String text;
        private boolean full;
        private int saves;

        @Override
        public @Nullable String load() {
            return text;
        }

        @Override
        public void save(String written) throws IOException {
            saves++;
            if (full) {
                throw new IOException("no space left");
            }
            text = written;
        }
    }

    private RotatingKeys open() throws IOException {
        return RotatingKeys.open(memory, clock);
    }

    private static List<String> ids(RotatingKeys keys) {
        return keys.published().stream().map(SigningKey::id).toList();
    }

    @Test
    void eachKeyIsPublishedAWholePeriodBeforeItSignsAndAnHourAfter() throws Exception {
        RotatingKeys keys = open();
        List<String> first = ids(keys);
        assertThat(first).hasSize(2).doesNotHaveDuplicates();
        assertThat(keys.now().id()).isEqualTo(first.get(0));

        clock.advance(RotatingKeys.PERIOD.minusSeconds(1));
        assertThat(keys.now().id()).isEqualTo(first.get(0));
        assertThat(ids(keys)).isEqualTo(first);

        clock.advance(Duration.ofSeconds(1));
        assertThat(keys.now().id()).isEqualTo(first.get(1));
        List<String> second = ids(keys);
        assertThat(second).hasSize(3).startsWith(first.toArray(String[]::new));

        clock.advance(RotatingKeys.KEPT.minusSeconds(1));
        assertThat(ids(keys)).isEqualTo(second);
        clock.advance(Duration.ofSeconds(1));
        assertThat(ids(keys)).isEqualTo(second.subList(1, 3));
        assertThat(keys.now().id()).isEqualTo(first.get(1));
    }

    @Test
    void theyOutliveARestartAndAlsoALongOne() throws Exception {
        List<String> first = ids(open());
        assertThat(ids(open())).isEqualTo(first);
        assertThat(memory.saves).isOne();

        clock.advance(RotatingKeys.PERIOD.multipliedBy(5));
        RotatingKeys later = open();
        assertThat(later.now().id()).as("the one that was published").isEqualTo(first.get(1));
        assertThat(ids(later)).hasSize(2);
    }

    @Test
    void aClockThatWasSetBackLeavesOneThatSigns() throws Exception {
        List<String> first = ids(open());
        clock.advance(Duration.ofDays(-3));
        assertThat(open().now().id()).isEqualTo(first.get(0));
    }

    @Test
    void theNextKeyIsSavedAgainUntilItCanBe() throws Exception {
        try (HeardLog log = new HeardLog(RotatingKeys.class.getName())) {
            RotatingKeys keys = open();
            String next = ids(keys).get(1);
            memory.full = true;
            clock.advance(RotatingKeys.PERIOD);
            assertThat(keys.now().id()).isEqualTo(next);
            List<String> published = ids(keys);
            assertThat(memory.saves).isEqualTo(2);
            clock.advance(Duration.ofMinutes(1));
            keys.now();
            keys.now();
            assertThat(memory.saves).isEqualTo(3);
            assertThat(log.lines()).hasSize(1);

            memory.full = false;
            clock.advance(Duration.ofMinutes(1));
            assertThat(ids(keys)).isEqualTo(published);
            assertThat(ids(open())).isEqualTo(published);
        }
    }

    @Test
    void theFirstKeysMustBeSaved() {
        memory.full = true;
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessage("no space left");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[1]}",
                "{\"keys\":[{}]}",
                "{\"keys\":[{\"from\":\"today\",\"key\":{\"kty\":\"EC\"}}]}",
                "{\"keys\":[{\"from\":\"2026-01-01T00:00:00Z\",\"key\":{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"c2VjcmV0\"}}]}"
            })
    void whatTheGatewayHasNotWrittenIsRefusedAndNotShown(String text) {
        memory.text = text;
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessage("it is not as the gateway has written it");
        assertThat(memory.saves).isZero();
    }
}
