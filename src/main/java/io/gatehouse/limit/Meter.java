package io.gatehouse.limit;

import io.github.bucket4j.TimeMeter;
import java.util.function.LongSupplier;

/** Our clock as the library asks for it. */
record Meter(LongSupplier nanos) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
        return nanos.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }
}
