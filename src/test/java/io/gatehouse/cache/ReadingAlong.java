package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Those who read content while it comes, and what is told of its end. */
final class ReadingAlong {
    final ExecutorService threads = Executors.newCachedThreadPool();
    final Told told = new Told();

    /** How often the way of the content was held beyond who began it, and is held now. */
    final AtomicInteger pinned = new AtomicInteger();

    final AtomicInteger held = new AtomicInteger();

    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    /** How it ended, as whoever stores it is told. */
    static final class Told implements KeptBody.Ending {
        final AtomicInteger times = new AtomicInteger();
        volatile boolean tooLarge;
        private volatile @Nullable Content content;

        @Override
        public void ended(@Nullable Content kept) {
            times.incrementAndGet();
            content = kept;
        }

        @Override
        public void tooLarge() {
            times.incrementAndGet();
            tooLarge = true;
        }
    }

    static byte[] octets(int count) {
        byte[] octets = new byte[count];
        new Random(count).nextBytes(octets);
        return octets;
    }

    KeptBody kept(Source source, long most) {
        return kept(source, most, Duration.ofSeconds(60));
    }

    KeptBody kept(Source source, long most, Duration patience) {
        return new KeptBody(
                source,
                new Inflow(
                        source,
                        most,
                        told,
                        () -> {
                            pinned.incrementAndGet();
                            held.incrementAndGet();
                            return held::decrementAndGet;
                        },
                        patience));
    }

    static Body follow(KeptBody kept) {
        return Objects.requireNonNull(kept.follow(Deadline.none()));
    }

    Future<byte[]> reading(Body body) {
        return threads.submit(() -> {
            try (body) {
                return body.stream().readAllBytes();
            }
        });
    }

    static byte[] of(Future<byte[]> reading) throws Exception {
        return reading.get(20, TimeUnit.SECONDS);
    }

    /** What is kept of it; null for nothing. */
    byte @Nullable [] stored() throws IOException {
        Content content = told.content;
        return content == null
                ? null
                : content.body(0, content.length()).stream().readAllBytes();
    }
}
