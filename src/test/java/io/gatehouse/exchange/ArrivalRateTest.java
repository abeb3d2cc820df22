package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which clients are fast enough for 256 octets in each second of waiting. */
class ArrivalRateTest {
    private static final long RATE = 256;

    /**
     * What came, and after which wait.
     *
     * @param bears whether every piece is borne
     */
    private record Row(String why, boolean bears, List<Piece> pieces) {
        @Override
        public String toString() {
            return why;
        }
    }

    private record Piece(long octets, long millis) {}

    private static List<Piece> times(int count, long octets, long millis) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pieces.add(new Piece(octets, millis));
        }
        return pieces;
    }

    private static List<Piece> both(List<Piece> first, List<Piece> then) {
        List<Piece> pieces = new ArrayList<>(first);
        pieces.addAll(then);
        return pieces;
    }

    static List<Row> rows() {
        return List.of(
                new Row("exactly the rate", true, times(20, 256, 1000)),
                new Row("a little less", false, times(20, 255, 1000)),
                new Row("an octet now and then", false, times(4, 1, 1000)),
                new Row("an octet now and then, not judged yet", true, times(3, 1, 1000)),
                new Row("octet by octet, yet never waited for", true, times(100_000, 1, 0)),
                new Row("octet by octet at the rate", true, times(10_000, 1, 3)),
                new Row("a long pause with enough after it", true, times(1, 256 * 9, 9_000)),
                new Row("a long pause with too little after it", false, times(1, 256 * 9 - 1, 9_000)),
                new Row("plenty at first, then drops", false, both(times(1, 1 << 20, 4_000), times(4, 1, 1000))),
                new Row("plenty does not last for ever", false, both(times(1, 1 << 20, 3_999), times(5, 1, 1000))));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void bearsWhoIsFastEnough(Row row) {
        assertThat(borne(RATE, row)).isEqualTo(row.bears());
        assertThat(borne(0, row)).as("any rate").isTrue();
    }

    private static boolean borne(long rate, Row row) {
        ArrivalRate arrivals = new ArrivalRate(rate);
        boolean borne = true;
        for (Piece piece : row.pieces()) {
            borne &= arrivals.bears(
                    piece.octets(), Duration.ofMillis(piece.millis()).toNanos());
        }
        return borne;
    }
}
