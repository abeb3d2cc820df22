package io.gatehouse.entrance.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.WebSocketFrames;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FramesTest {

    static Stream<Arguments> lengths() {
        return Stream.of(0, 1, 125, 126, 65_535, 65_536, 100_000)
                .flatMap(length -> Stream.of(Arguments.of(length, true), Arguments.of(length, false)));
    }

    @ParameterizedTest(name = "{0} octets, masked: {1}")
    @MethodSource("lengths")
    void aFrameEndsWhereItSays(int length, boolean masked) {
        byte[] frame = WebSocketFrames.frame(WebSocketFrames.BINARY, masked, new byte[length]);
        byte[] twice = twice(frame);
        Frames frames = new Frames();
        assertThat(frames.atBoundary()).isTrue();
        assertThat(frames.next(twice, 0, twice.length)).isEqualTo(frame.length);
        assertThat(frames.atBoundary()).isTrue();
        assertThat(frames.next(twice, frame.length, twice.length)).isEqualTo(twice.length);
        assertThat(frames.closed()).isFalse();
    }

    @ParameterizedTest(name = "{0} octets, masked: {1}")
    @MethodSource("lengths")
    void howTheOctetsComeMakesNoDifference(int length, boolean masked) {
        byte[] frame = WebSocketFrames.frame(WebSocketFrames.TEXT, masked, new byte[length]);
        byte[] twice = twice(frame);
        for (int piece : new int[] {1, 2, 3, 7, 4096}) {
            Frames frames = new Frames();
            List<Integer> ends = new ArrayList<>();
            for (int from = 0; from < twice.length; from += piece) {
                int to = Math.min(from + piece, twice.length);
                for (int at = from; at < to; ) {
                    at = frames.next(twice, at, to);
                    if (frames.atBoundary()) {
                        ends.add(at);
                    }
                }
            }
            assertThat(ends).as("in pieces of " + piece).containsExactly(frame.length, twice.length);
        }
    }

    @Test
    void withinAFrameThereIsNoBoundary() {
        byte[] frame = WebSocketFrames.frame(WebSocketFrames.TEXT, true, new byte[200]);
        for (int cut = 1; cut < frame.length; cut++) {
            Frames frames = new Frames();
            frames.skip(frame, 0, cut);
            assertThat(frames.atBoundary()).as("after " + cut).isFalse();
        }
    }

    @Test
    void aCloseFrameIsSeenWhenItIsWhole() {
        byte[] close = WebSocketFrames.frame(WebSocketFrames.CLOSE, true, new byte[] {3, (byte) 0xe8});
        Frames frames = new Frames();
        frames.skip(close, 0, close.length - 1);
        assertThat(frames.closed()).isFalse();
        frames.skip(close, close.length - 1, close.length);
        assertThat(frames.closed()).isTrue();
    }

    @Test
    void anImpossibleLengthHasNoEnd() {
        byte[] endless = {(byte) 0x82, 127, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0};
        Frames frames = new Frames();
        frames.skip(endless, 0, endless.length);
        frames.skip(new byte[100_000], 0, 100_000);
        assertThat(frames.atBoundary()).isFalse();
    }

    private static byte[] twice(byte[] frame) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(frame);
        both.writeBytes(frame);
        return both.toByteArray();
    }
}
