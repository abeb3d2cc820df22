package io.gatehouse.policy.forwardauth;

import io.gatehouse.fetch.Inquiry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was answered a short while ago, by the SHA-256 of the whole question: all that was told of a request, its
 * credentials too. Threads: any.
 */
final class Answers implements AutoCloseable {
    private static final int MOST = 10_000;

    /** A content that is longer is not kept. */
    private static final int LONGEST = 16 * 1024;

    private final Duration lasts;
    private final LongSupplier nanos;
    private final Map<String, Known> byQuestion = new ConcurrentHashMap<>();

    private record Known(Verdict verdict, long since) {}

    /** @param lasts how long each is believed; zero for not at all */
    Answers(Duration lasts, LongSupplier nanos) {
        this.lasts = lasts;
        this.nanos = nanos;
    }

    /** What stands for a question. */
    static String code(Inquiry question) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            update(digest, question.method());
            update(digest, question.uri().toString());
            question.fields().forEach((name, value) -> {
                update(digest, name);
                update(digest, value);
            });
            digest.update(question.content());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With its length, or the end of one text could be the beginning of the next. */
    private static void update(MessageDigest digest, String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        digest.update((octets.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(octets);
    }

    @Nullable
    Verdict find(String code) {
        Known known = byQuestion.get(code);
        return known == null || isOld(known) ? null : known.verdict;
    }

    void add(String code, Verdict verdict) {
        if (lasts.isZero()
                || verdict.content().length > LONGEST
                || verdict.fields().contains("Set-Cookie")) {
            return;
        }
        if (byQuestion.size() >= MOST) {
            byQuestion.values().removeIf(this::isOld);
            if (byQuestion.size() >= MOST) {
                byQuestion.clear();
            }
        }
        byQuestion.put(code, new Known(verdict, nanos.getAsLong()));
    }

    private boolean isOld(Known known) {
        return nanos.getAsLong() - known.since >= lasts.toNanos();
    }

    @Override
    public void close() {
        byQuestion.clear();
    }
}
