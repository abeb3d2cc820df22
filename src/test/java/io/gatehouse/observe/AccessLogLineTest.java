package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.FailedDecision;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Timings;
import io.gatehouse.exchange.Trace;
import io.gatehouse.testing.ManualClock;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessLogLineTest {
    private static final long BEGUN = Instant.parse("2026-01-02T03:04:05.006Z").toEpochMilli();

    private final ManualClock clock = new ManualClock();

    @Test
    void tellsAllOfAForwardedRequest() throws Exception {
        Exchange exchange = exchange(
                "/pets/7",
                "x=1&token=abc",
                Headers.of("User-Agent", "curl/8", "Referer", "https://h/?code=9", "Authorization", "Bearer abc"));
        exchange.matched(12, "pets", Map.of());
        exchange.upstream("pets");
        exchange.target("127.0.0.1:9000");
        exchange.target("127.0.0.1:9001");
        exchange.trace(new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 1, null));
        exchange.timings().sending();
        clock.advance(Duration.ofNanos(1_500_000));
        exchange.timings().connected();
        clock.advance(Duration.ofNanos(2_034_999));
        exchange.timings().answered();
        exchange.status(200);
        exchange.bytesSent(1024);

        assertThat(AccessLogLine.of(exchange, "pets", 12, BEGUN, 7_000_500L))
                .isEqualTo(
                        "{\"time\":\"2026-01-02T03:04:05.006Z\",\"requestId\":\"id-1\",\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"client\":\"203.0.113.9\",\"peer\":\"10.0.0.1\",\"method\":\"GET\",\"host\":\"h.example\",\"path\":\"/pets/7\",\"query\":\"x=1&token=***\",\"protocol\":\"HTTP/1.1\",\"route\":\"pets\",\"upstream\":\"pets\",\"target\":\"127.0.0.1:9001\",\"snapshot\":12,\"status\":200,\"bytes\":1024,\"durationMs\":7.000,\"upstreamMs\":3.534,\"connectMs\":1.500,\"attempts\":2,\"userAgent\":\"curl/8\",\"referer\":\"https://h/?code=***\"}\n");
    }

    @Test
    void leavesOutWhatDoesNotApply() throws Exception {
        Exchange exchange = exchange("/nowhere", null, Headers.EMPTY);
        exchange.status(404);
        JsonObject line = parse(AccessLogLine.of(exchange, "-", 3, BEGUN, 1_000));
        assertThat(line.keySet())
                .doesNotContain(
                        "query",
                        "traceId",
                        "upstream",
                        "target",
                        "attempts",
                        "bytes",
                        "upstreamMs",
                        "connectMs",
                        "error",
                        "userAgent");
        assertThat(line.getString("route")).isEqualTo("-");
        assertThat(line.getInt("snapshot")).isEqualTo(3);
    }

    @Test
    void namesTheProxyErrorOfAFailure() throws Exception {
        Exchange exchange = exchange("/", null, Headers.EMPTY);
        exchange.failed(new Failure(Failure.Kind.CONNECTION_REFUSED, false, "127.0.0.1:1", null));
        exchange.status(502);
        assertThat(parse(AccessLogLine.of(exchange, "pets", 1, BEGUN, 1)).getString("error"))
                .isEqualTo("connection_refused");
    }

    @Test
    void namesTheObservedPoliciesThatWouldHaveRefusedOrFailed() throws Exception {
        Exchange exchange = exchange("/", null, Headers.EMPTY);
        exchange.observed("secure", new Verdict("redirect", true));
        exchange.decided("pets.cors", new Verdict("refused", true));
        exchange.observed("pets.headers", new Verdict("change", false));
        exchange.observed("pets.ip", FailedDecision.of(new IllegalStateException("x")));
        assertThat(AccessLogLine.of(exchange, "pets", 1, BEGUN, 1))
                .contains(",\"durationMs\":0.000,\"observed\":[{\"policy\":\"secure\",\"outcome\":\"redirect\"},"
                        + "{\"policy\":\"pets.ip\",\"outcome\":\"error\"}]}");
    }

    @Test
    void saysNothingOfObservedPoliciesThatWouldHaveRefusedNothing() throws Exception {
        Exchange exchange = exchange("/", null, Headers.of("User-Agent", "curl/8"));
        exchange.observed("pets.headers", new Verdict("change", false));
        exchange.decided("pets.cors", new Verdict("refused", true));
        assertThat(AccessLogLine.of(exchange, "pets", 1, BEGUN, 1)).doesNotContain("observed");
    }

    private record Verdict(String outcome, boolean refuses) implements Decision {
        @Override
        public String reason() {
            return "because";
        }
    }

    @ParameterizedTest(name = "{0} ns are {1} ms")
    @CsvSource({"0,0.000", "999,0.000", "1000,0.001", "12345678,12.345", "60000000000,60000.000", "-5,0.000"})
    void showsMillisecondsWithThreePlaces(long nanos, String shown) throws Exception {
        assertThat(AccessLogLine.of(exchange("/", null, Headers.EMPTY), "-", 1, BEGUN, nanos))
                .contains("\"durationMs\":" + shown + "}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1969-12-31T23:59:59.999Z",
        "2024-02-29T12:00:00.000Z",
        "2026-01-02T03:04:05.010Z",
        "2026-01-02T03:04:06.100Z"
    })
    void showsTimesInUtcWithMilliseconds(String time) throws Exception {
        long millis = Instant.parse(time).toEpochMilli();
        assertThat(AccessLogLine.of(exchange("/", null, Headers.EMPTY), "-", 1, millis, 1))
                .startsWith("{\"time\":\"" + time + "\",");
    }

    @Test
    void escapesWhatCouldEndALineOrReachATerminal() throws Exception {
        Headers hostile =
                Headers.of("User-Agent", "a\r\nb\"\\\u001b[2J\u0085\u2028\u2029\u007f\ud800\u00e9\ud83d\ude00");
        String line = AccessLogLine.of(exchange("/", null, hostile), "-", 1, BEGUN, 1);
        assertThat(line)
                .contains("\"userAgent\":\"a\\r"
                        + "\\n"
                        + "b\\\"\\\\\\u001b[2J\\u0085\\u2028\\u2029\\u007f\\ufffd\\u00e9\\ud83d\\ude00\"");
        assertThat(parse(line).getString("userAgent"))
                .isEqualTo("a\r\nb\"\\\u001b[2J\u0085\u2028\u2029\u007f\ufffd\u00e9\ud83d\ude00");
    }

    @Test
    void cutsLongFieldsButNeverThroughASurrogatePair() throws Exception {
        String path = "/" + "a".repeat(2046) + "\ud83d\ude00" + "b".repeat(100);
        JsonObject line = parse(AccessLogLine.of(
                exchange(path, "token=" + "s".repeat(9000), Headers.of("User-Agent", "u".repeat(600))),
                "-",
                1,
                BEGUN,
                1));
        assertThat(line.getString("path")).isEqualTo("/" + "a".repeat(2046) + "\u2026");
        assertThat(line.getString("query")).isEqualTo("token=***");
        assertThat(line.getString("userAgent")).isEqualTo("u".repeat(512) + "\u2026");
    }

    @Test
    void isOneLineOfAsciiJsonWhateverTheRequestHolds() throws Exception {
        Random random = new Random(42);
        for (int i = 0; i < 3_000; i++) {
            Headers headers = Headers.of("User-Agent", hostile(random), "Referer", hostile(random));
            Request request = new Request(hostile(random), hostile(random), hostile(random), headers, Body.EMPTY);
            Exchange exchange = new Exchange(hostile(random), request, client(hostile(random)), new Timings(clock));
            String line = AccessLogLine.of(exchange, hostile(random), 1, BEGUN, random.nextLong());
            assertThat(line).endsWith("}\n");
            assertThat(line.substring(0, line.length() - 1)).matches("[ -~]*");
            assertThat(parse(line).getString("client")).isEqualTo("203.0.113.9");
        }
    }

    /** Up to 40 characters, most of them such as break careless writers. */
    private static String hostile(Random random) {
        StringBuilder text = new StringBuilder();
        String favourites = "\"\\\r\n\t\b\f\u0000\u001b\u007f\u0085\u2028\u2029\ud800\udfff\ufeff&;=?#/@%+token";
        for (int i = random.nextInt(40); i > 0; i--) {
            text.append(
                    random.nextInt(3) == 0
                            ? (char) random.nextInt(0x10000)
                            : favourites.charAt(random.nextInt(favourites.length())));
        }
        return text.toString();
    }

    private static JsonObject parse(String line) {
        try (var reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }

    private Exchange exchange(String path, @Nullable String query, Headers headers) throws UnknownHostException {
        Request request = new Request("GET", path, query, headers, Body.EMPTY);
        return new Exchange("id-1", request, client("H.example:8080"), new Timings(clock));
    }

    private static Client client(String authority) throws UnknownHostException {
        return new Client(
                InetAddress.getByName("10.0.0.1"),
                1234,
                true,
                InetAddress.getByName("203.0.113.9"),
                "http",
                authority,
                "",
                "HTTP/1.1");
    }
}
