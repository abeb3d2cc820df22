package io.gatehouse.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who reaches the guarded paths below {@code /_gatehouse/}.
 *
 * @param allow networks ({@link Cidr}); null: loopback only; empty: nobody
 * @param hosts names that {@code Host} may have besides an IP literal and {@code localhost}
 * @param port the only port of the server at which they are answered; null: any
 * @param revisions how many published documents are kept; null: the default
 */
public record AdminEntry(
        @Nullable List<String> allow,
        List<String> hosts,
        @Nullable Integer port,
        @Nullable RevisionsEntry revisions) {}
