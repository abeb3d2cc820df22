package io.gatehouse.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who reads the metrics.
 *
 * @param allow networks ({@link Cidr}); null: loopback only; empty: nobody
 */
public record MetricsEntry(@Nullable List<String> allow) {}
