package io.gatehouse.limit;

import io.gatehouse.config.Rate;
import io.github.bucket4j.Bucket;
import java.util.function.LongSupplier;

/** How often something may be done, whoever asks. Threads: any, without a lock. */
public final class Pace {
    private final Bucket bucket;

    public Pace(Rate rate, LongSupplier nanos) {
        this.bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.count()).refillGreedy(rate.count(), rate.per()))
                .withCustomTimePrecision(new Meter(nanos))
                .build();
    }

    /** Whether it may be done now, which then counts. */
    public boolean mayNow() {
        return bucket.tryConsume(1);
    }
}
