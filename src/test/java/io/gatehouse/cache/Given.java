package io.gatehouse.cache;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Messages, rules and stored answers as tests want them. */
public final class Given {
    public static final String DATE = "Sat, 28 Mar 2026 10:00:00 GMT";

    /** The time of {@link #DATE}. */
    public static final long NOW = Instant.parse("2026-03-28T10:00:00Z").toEpochMilli();

    public static final Storing.Span AT_ONCE = new Storing.Span(NOW, NOW);

    /** Of an owner who says nothing. */
    public static final Rules RULES = rules(null);

    private Given() {}

    public static Rules rules(@Nullable Duration ttl) {
        return new Rules(
                ttl,
                false,
                status -> null,
                false,
                List.of("Gatehouse-Cache-Control", "CDN-Cache-Control"),
                Set.of(),
                false,
                false,
                new Rules.StaleUse(null, null),
                1 << 20);
    }

    public static Rules overriding(Duration ttl) {
        return new Rules(
                ttl,
                true,
                RULES.statuses(),
                false,
                RULES.targeted(),
                Set.of(),
                false,
                false,
                RULES.stale(),
                RULES.maxEntry());
    }

    public static Rules guessing() {
        return new Rules(
                null,
                false,
                RULES.statuses(),
                true,
                RULES.targeted(),
                Set.of(),
                false,
                false,
                RULES.stale(),
                RULES.maxEntry());
    }

    /** Of an owner who shares answers among callers, and with what they set as cookies. */
    public static Rules sharing() {
        return new Rules(
                null,
                false,
                RULES.statuses(),
                false,
                RULES.targeted(),
                Set.of(),
                true,
                true,
                RULES.stale(),
                RULES.maxEntry());
    }

    public static Request get(String... fields) {
        return request("GET", fields);
    }

    public static Request request(String method, String... fields) {
        return new Request(method, "/a", null, Headers.of(fields), Body.EMPTY);
    }

    public static Reply reply(int status, String... fields) {
        return new Reply(status, Headers.of(fields), body("0123456789"));
    }

    public static Body body(String text) {
        return Body.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public static Stored stored(String... fields) {
        return stored(get(), fields);
    }

    /** What is stored of an answer 200 with these fields and the content {@code 0123456789}. */
    public static Stored stored(Request request, String... fields) {
        return stored(request, reply(200, fields), "0123456789");
    }

    public static Stored stored(Request request, Reply reply, String content) {
        Storing.Verdict verdict = new Storing(sharing(), false).judge(request, reply, AT_ONCE, Set.of());
        return Objects.requireNonNull(verdict.entry(), verdict.reason()).with(content(content));
    }

    public static Content content(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return new Content(octets.length == 0 ? List.of() : List.of(octets), octets.length);
    }

    public static String text(Body body) {
        try {
            return new String(body.stream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
