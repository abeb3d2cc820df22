package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.QuietLog;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is served after a kill -9 is what was acknowledged last, or what was just being acknowledged; never a torn one. */
@ExtendWith(QuietLog.class)
class KilledTest {
    @TempDir
    private Path temp;

    @Test
    void aKillAtAnyMomentLosesNothingThatWasAcknowledged() throws Exception {
        long served = 0;
        for (int kill = 0; kill < 40; kill++) {
            long acknowledged = publishAndKill(served, kill % 10);
            try (Store restarted = Store.start(temp)) {
                served = restarted.live.get().number();
                assertThat(restarted.first.refused()).isFalse();
                assertThat(served).as("kill %s", kill).isBetween(acknowledged, acknowledged + 1);
                assertThat(restarted.served()).isEqualTo(PublishingProcess.document(served));
                assertThat(temp.resolve("revisions")).isDirectoryNotContaining("glob:**.tmp");
            }
        }
    }

    /** Kills a process after it acknowledged so many documents, and returns the last one it did acknowledge. */
    private long publishAndKill(long before, int acknowledgements) throws Exception {
        try (PublishingProcess process = PublishingProcess.start(temp, Integer.MAX_VALUE)) {
            assertThat(process.line())
                    .isEqualTo("began with " + before + " "
                            + PublishingProcess.document(before).hashCode());
            long last = before;
            for (int i = 0; i < acknowledgements; i++) {
                last = Long.parseLong(process.line());
            }
            process.kill();
            for (String line = process.line(); line != null; line = process.line()) {
                last = Long.parseLong(line);
            }
            return last;
        }
    }

    @Test
    void fiveFullRestartsEachBeginWithWhatWasAcknowledgedLast() throws Exception {
        long last = 0;
        for (int restart = 0; restart < 5; restart++) {
            try (PublishingProcess process = PublishingProcess.start(temp, 3)) {
                assertThat(process.line())
                        .isEqualTo("began with " + last + " "
                                + PublishingProcess.document(last).hashCode());
                for (int i = 1; i <= 3; i++) {
                    assertThat(process.line()).isEqualTo(Long.toString(last + i));
                }
                assertThat(process.line()).isNull();
                last += 3;
            }
        }
        assertThat(last).isEqualTo(15);
    }
}
