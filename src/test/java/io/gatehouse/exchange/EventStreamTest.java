package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data: 1\\n\\n",
                "data: 1\\r\\n\\r\\n",
                "data: 1\\r\\r",
                "data: 1\\r\\n\\r",
                "data: 1\\n\\r\\n",
                ": a comment\\n",
                "data: 1\\n\\n: a comment\\r\\n",
                "\\n\\n\\n",
                "id: 1\\ndata: 2\\ndata\\n\\n"
            })
    void aCommentMayComeWhereNoEventIsOpen(String octets) {
        assertThat(after(octets)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d",
                "data: 1",
                "data: 1\\n",
                "data: 1\\r",
                "data: 1\\r\\n",
                "id: 7\\n",
                ": a comm",
                "data: 1\\n: a comment\\n",
                "data: 1\\n\\ndata: 2\\n",
                "data: 1\\n\\n:"
            })
    void noneComesWithinAnEventOrALine(String octets) {
        assertThat(after(octets)).isFalse();
    }

    @Test
    void piecesMayEndAnywhere() {
        EventStream stream = new EventStream();
        for (byte octet : "id: 1\r\ndata: 2\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
            stream.pass(new byte[] {octet}, 1);
        }
        assertThat(stream.isBetweenEvents()).isTrue();
    }

    private static boolean after(String octets) {
        byte[] bytes = octets.replace("\\n", "\n").replace("\\r", "\r").getBytes(StandardCharsets.US_ASCII);
        EventStream stream = new EventStream();
        stream.pass(bytes, bytes.length);
        return stream.isBetweenEvents();
    }

    @ParameterizedTest
    @CsvSource({
        "text/event-stream, true",
        "Text/Event-Stream;charset=utf-8, true",
        "text/event-stream ; x, true",
        "text/event-streams, false",
        "text/plain, false",
        ", false"
    })
    void itIsKnownByItsMediaType(String type, boolean stream) {
        Headers headers = type == null ? Headers.EMPTY : Headers.of("Content-Type", type);
        assertThat(EventStream.is(headers)).isEqualTo(stream);
    }
}
