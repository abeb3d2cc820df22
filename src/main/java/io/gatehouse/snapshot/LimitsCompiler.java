package io.gatehouse.snapshot;

import io.gatehouse.config.LimitsEntry;
import io.gatehouse.config.RouteLimitsEntry;
import io.gatehouse.config.Units;
import io.gatehouse.route.BodyLimits;
import io.gatehouse.route.HeadLimits;
import org.jspecify.annotations.Nullable;

/** Makes limits of their entries, with the defaults for what is not written. */
final class LimitsCompiler {
    private LimitsCompiler() {}

    static HeadLimits head(@Nullable LimitsEntry entry) {
        HeadLimits otherwise = HeadLimits.DEFAULT;
        return entry == null
                ? otherwise
                : new HeadLimits(
                        entry.uri() == null ? otherwise.uri() : Units.size(entry.uri()),
                        entry.headers() == null ? otherwise.headers() : Units.size(entry.headers()),
                        entry.headerCount() == null ? otherwise.count() : entry.headerCount());
    }

    static BodyLimits body(@Nullable LimitsEntry entry) {
        return entry == null ? BodyLimits.DEFAULT : body(entry.body(), entry.minRate(), BodyLimits.DEFAULT);
    }

    static BodyLimits body(@Nullable RouteLimitsEntry entry, BodyLimits otherwise) {
        return entry == null ? otherwise : body(entry.body(), entry.minRate(), otherwise);
    }

    private static BodyLimits body(@Nullable String most, @Nullable String rate, BodyLimits otherwise) {
        return new BodyLimits(
                most == null ? otherwise.most() : Units.size(most),
                rate == null ? otherwise.octetsPerSecond() : Units.octetRate(rate));
    }
}
