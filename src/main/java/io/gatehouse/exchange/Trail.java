package io.gatehouse.exchange;

import org.jspecify.annotations.Nullable;

/**
 * What trusted proxies told of the hops before them, in both spellings, and never different things in the two.
 *
 * @param forwarded the value of {@code Forwarded} (RFC 7239 §4) that is to be continued; null for none
 * @param older the same hops as {@code X-Forwarded-For} has them; null for none
 */
public record Trail(@Nullable String forwarded, @Nullable String older) {
    public static final Trail NONE = new Trail(null, null);
}
