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

    /** So many lines its disk prints while a process starts and publishes some three documents. */
    private static final int LINES = 44;

    @Test
    void aKillAtAnyMomentLosesNothingThatWasAcknowledged() throws Exception {
        long served = 0;
        for (int kill = 0; kill < 40; kill++) {
            long acknowledged = publishAndKill(served, 1 + kill * 17 % LINES);
            try (Store restarted = Store.start(temp)) {
                served = restarted.live.get().number();
                assertThat(restarted.first.refused()).isFalse();
                assertThat(served).as("kill %s", kill).isGreaterThanOrEqualTo(acknowledged);
                assertThat(restarted.revisions.numbers().stream().filter(number -> number > acknowledged))
                        .as("only one was being acknowledged")
                        .hasSizeLessThanOrEqualTo(1);
                assertThat(restarted.served()).isEqualTo(PublishingProcess.document(served));
                assertThat(temp.resolve("revisions")).isDirectoryNotContaining("glob:**.tmp");
            }
        }
    }

    /** Kills a process when its disk has printed so many lines, and returns the last number it acknowledged. */
    private long publishAndKill(long before, int lines) throws Exception {
        try (PublishingProcess process = PublishingProcess.start(temp, Integer.MAX_VALUE)) {
            long last = before;
            int seen = 0;
            for (String line = process.anyLine(); line != null; line = process.anyLine()) {
                if (line.startsWith("began")) {
                    assertThat(line).isEqualTo(begin(before));
                } else if (!line.startsWith(TalkingDisk.MARK)) {
                    last = Long.parseLong(line);
                } else if (++seen == lines) {
                    process.kill();
                }
            }
            return last;
        }
    }

    private static String begin(long number) {
        return "began with " + number + " " + PublishingProcess.document(number).hashCode();
    }

    @Test
    void fiveFullRestartsEachBeginWithWhatWasAcknowledgedLast() throws Exception {
        long last = 0;
        for (int restart = 0; restart < 5; restart++) {
            try (PublishingProcess process = PublishingProcess.start(temp, 3)) {
                assertThat(process.line()).isEqualTo(begin(last));
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
