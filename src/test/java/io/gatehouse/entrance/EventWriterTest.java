package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventWriterTest {
    private final ManualClock clock = new ManualClock();
    private final Wire wire = new Wire();
    private final EventWriter writer = new EventWriter(wire, clock);

    private void write(String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        writer.write(octets, octets.length);
    }

    @Test
    void anEventGoesOutWhole() throws Exception {
        write("data: 1\n\n");
        write("data: 2\n\n");
        assertThat(wire.sent).containsExactly("data: 1\n\n", "data: 2\n\n");
    }

    @Test
    void anEventAfterAPauseGoesOutInTwo() throws Exception {
        clock.advance(Duration.ofMillis(500));
        write("data: 1\n\n");
        clock.advance(Duration.ofMillis(499));
        write("data: 2\n\n");
        clock.advance(Duration.ofMinutes(5));
        write("x");
        assertThat(wire.sent).containsExactly("data: 1\n", "\n", "data: 2\n\n", "x");
    }

    @Test
    void twoSilencesMakeAComment() throws Exception {
        writer.silence();
        writer.silence();
        write("data: 1\n\n");
        writer.silence();
        writer.silence();
        assertThat(wire.sent).containsExactly(":", "\n\n", "data: 1\n\n", ":", "\n\n");
    }

    @Test
    void anEventThatComesMeanwhileEndsTheComment() throws Exception {
        writer.silence();
        write("data: 1\n\n");
        writer.silence();
        writer.end();
        writer.end();
        wire.flush();
        assertThat(wire.sent).containsExactly(":", "\n\ndata: 1\n\n", ":", "\n\n");
    }

    @Test
    void noCommentComesWithinAnEvent() throws Exception {
        write("data: 1\n");
        writer.silence();
        writer.silence();
        write("data: 2\n\n");
        writer.silence();
        assertThat(wire.sent).containsExactly("data: 1\n", "data: 2\n\n", ":");
    }

    /** What was written between flushes. */
    private static final class Wire extends ByteArrayOutputStream {
        private final List<String> sent = new ArrayList<>();

        @Override
        public void flush() {
            if (size() > 0) {
                sent.add(toString(StandardCharsets.US_ASCII));
            }
            reset();
        }
    }
}
